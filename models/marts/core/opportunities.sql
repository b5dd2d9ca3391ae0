with

deals as (

    select * from {{ ref('int_deals_unioned') }}

),

crosswalk as (

    select * from {{ ref('customer_crosswalk') }}

),

opportunities as (

    select
        ---------- keys
        deals.deal_key as opportunity_key,
        crosswalk.customer_key,
        deals.dealership_key,
        deals.vehicle_key,
        deals.salesperson_key,
        deals.feed,

        ---------- dates
        deals.sold_on as stage_on,

        ---------- opportunity
        case deals.deal_status when 'quote' then 'offer' when 'pending' then 'order' end as stage,
        deals.vehicle_condition

    from deals
    left join crosswalk
        on
            deals.feed = crosswalk.feed
            and deals.source_code = crosswalk.source_code
            and deals.source_customer_number = crosswalk.source_customer_number
    where
        deals.is_customer_business
        and deals.deal_status in ('quote', 'pending')

)

select * from opportunities
