with

marketing_campaigns as (

    select * from {{ ref('stg_marketing__campaigns') }}

),

campaigns as (

    select
        ---------- keys
        {{ surrogate_key(["'marketing'", 'campaign_id']) }} as campaign_key,
        campaign_id,

        ---------- dates
        started_on,

        ---------- campaign
        campaign_name,
        channel,
        segment_name,
        offer_type,

        ---------- measures
        cost_total
    from marketing_campaigns

)

select * from campaigns
