with

source as (

    select * from {{ source('landing', 'campaigns') }}

),

renamed as (

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
        build_number,
        members,
        window_days,
        holdout_percent,
        cost_per_contact,
        cost_total
    from source

)

select * from renamed
