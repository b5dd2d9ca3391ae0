with

crm_opportunities as (

    select * from {{ ref('stg_crm__opportunities') }}
    where stage is not null

),

crm_leads as (

    select * from {{ ref('stg_crm__leads') }}

),

crm_salespeople as (

    select * from {{ ref('int_crm_salespeople') }}

),

dealerships as (

    select * from {{ ref('dealerships') }}
    where feed = 'crm'

),

-- What was never dated is of the day of the first extract that knew it.
unioned as (

    select
        {{ surrogate_key(["'crm'", 'source_code', 'opportunity_number', "'opportunity'"]) }}
            as opportunity_key,
        source_code,
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
        {{ surrogate_key(["'crm'", 'source_code', 'lead_key', "'lead'"]) }} as opportunity_key,
        source_code,
        source_customer_number,
        cast(null as string) as salesperson_number,
        coalesce(requested_on, cast(first_extracted_at as date)) as created_on,
        coalesce(requested_on, cast(first_extracted_at as date)) as stage_on,
        cast(null as date) as expected_delivery_on,
        'enquiry' as stage,
        vehicle_condition,
        interest_make,
        interest_model
    from crm_leads

),

opportunities as (

    select
        ---------- keys
        unioned.opportunity_key,
        unioned.source_code,
        unioned.source_customer_number,
        dealerships.dealership_key,
        crm_salespeople.salesperson_key,

        ---------- dates
        unioned.created_on,
        unioned.stage_on,
        unioned.expected_delivery_on,

        ---------- opportunity
        unioned.stage,
        unioned.vehicle_condition,
        unioned.interest_make,
        unioned.interest_model

    from unioned
    inner join dealerships
        on unioned.source_code = dealerships.source_code
    left join crm_salespeople
        on
            unioned.source_code = crm_salespeople.source_code
            and unioned.salesperson_number = crm_salespeople.salesperson_number
    where unioned.stage_on <= {{ as_of_date() }}

)

select * from opportunities
