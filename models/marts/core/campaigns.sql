with

campaigns_sent as (

    select * from {{ ref('int_campaigns') }}

),

campaigns as (

    select
        ---------- keys
        campaign_key,

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
