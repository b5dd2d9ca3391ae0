with

unioned as (

    select * from {{ ref('int_opportunities_unioned') }}
    where stage_on <= {{ as_of_date() }}

),

salespeople as (

    select * from {{ ref('int_crm_salespeople') }}

),

dealerships as (

    select * from {{ ref('dealerships') }}

),

opportunities as (

    select
        ---------- keys
        {{ surrogate_key([
            'unioned.feed', 'unioned.source_code', 'unioned.opportunity_number', 'unioned.record_type',
        ]) }} as opportunity_key,
        unioned.feed,
        unioned.source_code,
        unioned.source_customer_number,
        dealerships.dealership_key,
        salespeople.salesperson_key,

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
        on
            unioned.feed = dealerships.feed
            and unioned.source_code = dealerships.source_code
    left join salespeople
        on
            unioned.feed = salespeople.feed
            and unioned.source_code = salespeople.source_code
            and unioned.salesperson_number = salespeople.salesperson_number

)

select * from opportunities
