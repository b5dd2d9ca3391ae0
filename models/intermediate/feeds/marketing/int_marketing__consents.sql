with

consents as (

    select * from {{ ref('stg_marketing__consents') }}

),

shaped as (

    select
        recorded_on,
        recorded_at,
        channel,
        consent_status,
        contact_point,
        second_contact_point,
        is_date_only,
        has_evidence,
        file_name,
        line_number
    from consents

)

select * from shaped
