with

campaigns as (

    select * from {{ ref('int_frozen_campaigns') }}

),

campaign_freezes as (

    select
        ---------- keys
        campaign_name,
        segment_name,

        ---------- dates
        frozen_on,
        frozen_at,

        ---------- campaign
        channel,
        measure,

        ---------- measures
        members,
        window_days,
        holdout_percent,
        cost_per_contact,
        cost_total
    from campaigns

)

select * from campaign_freezes
