with

campaigns_sent as (

    select * from {{ ref('int_campaigns_unioned') }}

),

campaigns as (

    select
        ---------- keys
        {{ surrogate_key(['feed', 'campaign_id']) }} as campaign_key,

        ---------- dates
        started_on,

        ---------- campaign
        campaign_name,
        channel,
        segment_name,
        offer_type,

        ---------- measures
        cost_total
    from campaigns_sent

)

select * from campaigns
