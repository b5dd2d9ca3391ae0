with

touches as (

    select * from {{ ref('int_campaign_touches') }}

),

campaign_touches as (

    select
        ---------- keys
        campaign_touch_key,
        campaign_key,
        customer_key,
        dealership_key,

        ---------- dates
        sent_on,
        delivered_on,
        bounced_on,
        opened_on,
        clicked_on,
        replied_on,
        unsubscribed_on,
        complained_on,

        ---------- touch
        channel,
        segment_name,

        ---------- flags
        is_holdout
    from touches

)

select * from campaign_touches
