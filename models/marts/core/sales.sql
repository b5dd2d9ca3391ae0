with

deals as (

    select * from {{ ref('int_deals') }}

),

odometer_readings as (

    select
        document_key,
        max(odometer) as odometer
    from {{ ref('int_odometer_readings') }}
    where
        is_plausible
        and document = 'sale'
    group by document_key

),

vehicles as (

    select * from {{ ref('int_vehicles') }}

),

crosswalk as (

    select * from {{ ref('customer_crosswalk') }}

),

rates as (

    select * from {{ ref('rooftop_exchange_rates') }}

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
        coalesce(vehicles.make, deals.make) as make,
        coalesce(vehicles.model, deals.model) as model,
        deals.sale_price,
        deals.front_gross,
        deals.back_gross,
        deals.total_gross,
        rates.currency,
        rates.exchange_rate,
        {{ in_reporting_currency('deals.sale_price', 'rates.exchange_rate') }}
            as reporting_sale_price,
        {{ in_reporting_currency('deals.total_gross', 'rates.exchange_rate') }}
            as reporting_total_gross,
        odometer_readings.odometer

    from deals
    left join crosswalk
        on
            deals.feed = crosswalk.feed
            and deals.source_code = crosswalk.source_code
            and deals.source_customer_number = crosswalk.source_customer_number
    left join odometer_readings
        on deals.deal_key = odometer_readings.document_key
    left join vehicles
        on deals.vehicle_key = vehicles.vehicle_key
    left join rates
        on
            deals.dealership_key = rates.dealership_key
            and deals.sold_on = rates.business_on
    where deals.is_sale

)

select * from sales
