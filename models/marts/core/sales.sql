with

deals as (

    select * from {{ ref('int_deals_unioned') }}

),

crosswalk as (

    select * from {{ ref('customer_crosswalk') }}

),

sales as (

    select
        ---------- keys
        deals.deal_key as sale_key,
        crosswalk.customer_key,
        deals.dealership_key,
        deals.vehicle_key,
        deals.trade_vehicle_key,
        deals.salesperson_key,
        deals.feed,
        deals.deal_number,

        ---------- dates
        deals.sold_on,
        deals.delivered_on,
        deals.lease_end_on,

        ---------- sale
        deals.deal_type,
        deals.vehicle_condition,
        deals.finance_type,
        deals.term_months,
        deals.sale_price,
        deals.front_gross,
        deals.back_gross,
        deals.total_gross

    from deals
    left join crosswalk
        on
            deals.feed = crosswalk.feed
            and deals.source_code = crosswalk.source_code
            and deals.source_customer_number = crosswalk.source_customer_number
    where deals.is_sale

)

select * from sales
