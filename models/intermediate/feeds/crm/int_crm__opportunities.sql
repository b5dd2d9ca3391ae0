with

crm_opportunities as (

    select * from {{ ref('stg_crm__opportunities') }}
    where stage is not null

),

leads as (

    select * from {{ ref('stg_crm__leads') }}

),

-- What was never dated is of the day of the first extract that knew it.
shaped as (

    select
        source_code,
        opportunity_number,
        'opportunity' as record_type,
        source_customer_number,
        salesperson_number,
        coalesce(created_on, stage_on, cast(first_extracted_at as date)) as created_on,
        coalesce(stage_on, created_on, cast(first_extracted_at as date)) as stage_on,
        expected_delivery_on,
        stage,
        vehicle_condition,
        interest_make,
        interest_model
    from crm_opportunities

    union all

    select
        source_code,
        lead_key as opportunity_number,
        'lead' as record_type,
        source_customer_number,
        cast(null as string) as salesperson_number,
        coalesce(requested_on, cast(first_extracted_at as date)) as created_on,
        coalesce(requested_on, cast(first_extracted_at as date)) as stage_on,
        cast(null as date) as expected_delivery_on,
        'enquiry' as stage,
        vehicle_condition,
        interest_make,
        interest_model
    from leads

)

select * from shaped
