with

appointments as (

    select * from {{ ref('stg_dealervault__appointments') }}

),

shaped as (

    select
        ---------- keys
        source_code,
        appointment_number,
        source_customer_number,
        ro_number,
        vin,

        ---------- dates
        first_extracted_at,
        created_on as booked_on,
        appointment_on,

        ---------- appointment
        appointment_status

    from appointments

)

select * from shaped
