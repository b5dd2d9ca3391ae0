with

source as (

    select * from {{ source('landing', 'campaign_members') }}

),

renamed as (

    select
        ---------- keys
        campaign_name,
        member_number,
        customer_key,
        household_key,

        ---------- assignment
        arm,
        contact_reason,

        ---------- state of that day
        party_type,
        rfm_segment,
        sales_status,
        service_status,
        parts_status,
        lifetime_gross,

        ---------- flags
        is_contactable
    from source

)

select * from renamed
