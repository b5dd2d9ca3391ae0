with

campaigns as (

    select * from {{ ref('stg_marketing__campaigns') }}

),

shaped as (

    select
        campaign_id,
        campaign_name,
        started_on,
        channel,
        segment_name,
        offer_type,
        cost_total
    from campaigns

)

select * from shaped
