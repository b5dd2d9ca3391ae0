with

repair_orders as (

    select * from {{ ref('int_repair_orders') }}

),

odometer_readings as (

    select
        document_key,
        max(odometer) as odometer
    from {{ ref('int_odometer_readings') }}
    where
        is_plausible
        and document = 'repair_order'
    group by document_key

),

crosswalk as (

    select * from {{ ref('customer_crosswalk') }}

),

rates as (

    select * from {{ ref('rooftop_exchange_rates') }}

),

visits as (

    select
        ---------- keys
        repair_orders.visit_key,
        crosswalk.customer_key,
        repair_orders.dealership_key,
        repair_orders.vehicle_key,
        repair_orders.advisor_key,
        repair_orders.feed,
        repair_orders.ro_number,

        ---------- dates
        repair_orders.opened_on,
        repair_orders.closed_on,

        ---------- visit
        repair_orders.department,
        repair_orders.customer_pay_amount,
        repair_orders.warranty_amount,
        repair_orders.service_contract_amount,
        repair_orders.internal_amount,
        repair_orders.discount_amount,
        repair_orders.gross_profit,
        rates.currency,
        rates.exchange_rate,
        {{ in_reporting_currency('repair_orders.customer_pay_amount', 'rates.exchange_rate') }}
            as reporting_customer_pay_amount,
        {{ in_reporting_currency('repair_orders.gross_profit', 'rates.exchange_rate') }}
            as reporting_gross_profit,
        odometer_readings.odometer,

        ---------- flags
        repair_orders.customer_pay_amount > 0 as is_customer_pay

    from repair_orders
    left join crosswalk
        on
            repair_orders.feed = crosswalk.feed
            and repair_orders.source_code = crosswalk.source_code
            and repair_orders.source_customer_number = crosswalk.source_customer_number
    left join odometer_readings
        on repair_orders.visit_key = odometer_readings.document_key
    left join rates
        on
            repair_orders.dealership_key = rates.dealership_key
            and repair_orders.closed_on = rates.business_on
    where repair_orders.is_visit

)

select * from visits
