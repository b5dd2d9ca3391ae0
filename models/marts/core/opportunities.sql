with

deals as (

    select * from {{ ref('int_deals') }}

),

crosswalk as (

    select * from {{ ref('customer_crosswalk') }}

),

crm_opportunities as (

    select * from {{ ref('int_crm_opportunities') }}

),

unioned as (

    select
        deal_key as opportunity_key,
        feed,
        source_code,
        source_customer_number,
        dealership_key,
        vehicle_key,
        salesperson_key,
        sold_on as created_on,
        sold_on as stage_on,
        case when deal_status = 'pending' then delivered_on end as expected_delivery_on,
        case deal_status when 'quote' then 'offer' when 'pending' then 'order' end as stage,
        vehicle_condition,
        make as interest_make,
        model as interest_model
    from deals
    where
        is_customer_business
        and deal_status in ('quote', 'pending')

    union all

    select
        opportunity_key,
        feed,
        source_code,
        source_customer_number,
        dealership_key,
        cast(null as string) as vehicle_key,
        salesperson_key,
        created_on,
        stage_on,
        expected_delivery_on,
        stage,
        vehicle_condition,
        interest_make,
        interest_model
    from crm_opportunities

),

opportunities as (

    select
        ---------- keys
        unioned.opportunity_key,
        crosswalk.customer_key,
        unioned.dealership_key,
        unioned.vehicle_key,
        unioned.salesperson_key,
        unioned.feed,

        ---------- dates
        unioned.created_on,
        unioned.stage_on,
        unioned.expected_delivery_on,

        ---------- opportunity
        unioned.stage,
        unioned.vehicle_condition,
        unioned.interest_make,
        unioned.interest_model,

        ---------- flags
        unioned.stage not in ('delivered', 'lost') as is_open

    from unioned
    left join crosswalk
        on
            unioned.feed = crosswalk.feed
            and unioned.source_code = crosswalk.source_code
            and unioned.source_customer_number = crosswalk.source_customer_number

)

select * from opportunities
