with

orders as (

    select
        *,
        {{ visit_key('unioned') }} as visit_key
    from {{ ref('int_repair_orders_unioned') }} as unioned

),

amounts as (

    select * from {{ ref('int_repair_order_amounts') }}

),

vin_corrections as (

    select * from {{ ref('int_vin_corrections') }}

),

dealerships as (

    select * from {{ ref('dealerships') }}

),

repair_orders as (

    select
        ---------- keys
        orders.visit_key,
        orders.feed,
        orders.source_code,
        orders.ro_number,
        orders.source_customer_number,
        dealerships.dealership_key,
        coalesce(vin_corrections.vehicle_key, {{ vehicle_key('orders.vin') }}) as vehicle_key,
        {{ employee_key('orders.feed', 'orders.source_code', 'orders.source_advisor_number') }}
            as advisor_key,

        ---------- dates
        orders.first_extracted_at,
        orders.opened_on,
        orders.closed_on,
        orders.appointment_on,

        ---------- order
        orders.department,
        orders.advisor_name,
        amounts.customer_pay_amount,
        amounts.warranty_amount,
        amounts.service_contract_amount,
        amounts.internal_amount,
        cast(orders.discount_amount as decimal(12, 2)) as discount_amount,
        cast(
            amounts.customer_pay_amount
            + amounts.warranty_amount
            + amounts.service_contract_amount
            - amounts.billed_cost
            - orders.discount_amount as decimal(12, 2)
        ) as gross_profit,

        ---------- vehicle
        orders.vin,
        orders.model_year,
        orders.make,
        orders.model,
        orders.odometer_in,
        orders.odometer_out,
        dealerships.distance_unit as odometer_unit,

        ---------- flags
        orders.is_void,
        amounts.is_internal_only,
        orders.closed_on is not null
        and not orders.is_open
        and not orders.is_void
        and not amounts.is_internal_only as is_visit

    from orders
    inner join amounts
        on orders.visit_key = amounts.visit_key
    inner join dealerships
        on
            orders.feed = dealerships.feed
            and orders.source_code = dealerships.source_code
    left join vin_corrections
        on
            orders.feed = vin_corrections.feed
            and orders.source_code = vin_corrections.source_code
            and orders.source_customer_number = vin_corrections.source_customer_number
            and orders.vin = vin_corrections.vin

)

select * from repair_orders
