with

dealervault_orders as (

    select * from {{ ref('stg_dealervault__repair_orders') }}

),

dealertrack_orders as (

    select * from {{ ref('stg_dealertrack__repair_orders') }}

),

operations as (

    select * from {{ ref('int_repair_order_operations_unioned') }}

),

dealerships as (

    select * from {{ ref('dealerships') }}

),

operation_totals as (

    select
        visit_key,
        sum(case when pay_type = 'service_contract' then sale_amount else 0 end)
            as service_contract_sale,
        sum(case when pay_type = 'service_contract' then cost_amount else 0 end)
            as service_contract_cost,
        sum(case when pay_type = 'internal' then 0 else cost_amount end) as billed_cost,
        max(case when pay_type = 'internal' then 1 else 0 end) as has_internal_work,
        max(case when coalesce(pay_type, 'internal') = 'internal' then 0 else 1 end)
            as has_customer_work
    from operations
    where not is_declined
    group by visit_key

),

unioned as (

    select
        'dealervault' as feed,
        source_code,
        ro_number,
        source_customer_number,
        source_advisor_number,
        first_extracted_at,
        opened_on,
        closed_on,
        coalesce(ro_status = 'void', false) as is_void,
        coalesce(ro_status = 'open', false) as is_open,
        case when ro_department = 'body' then 'body' else 'service' end as department,
        vin,
        model_year,
        make,
        model,
        greatest(odometer_in, odometer_out) as odometer,
        coalesce(
            customer_total_sale,
            coalesce(customer_labor_sale, 0)
            + coalesce(customer_parts_sale, 0)
            + coalesce(customer_misc_sale, 0)
        ) as customer_pay_amount,
        coalesce(warranty_total_sale, 0) as warranty_amount,
        cast(null as decimal(12, 2)) as service_contract_amount,
        coalesce(internal_total_sale, 0) as internal_amount,
        coalesce(total_discount, 0) as discount_amount,
        coalesce(customer_total_cost, 0) + coalesce(warranty_total_cost, 0)
            as header_cost_without_service_contract,
        cast(null as decimal(12, 2)) as header_cost
    from dealervault_orders

    union all

    select
        'dealertrack' as feed,
        source_code,
        ro_number,
        source_customer_number,
        source_advisor_number,
        first_extracted_at,
        opened_on,
        closed_on,
        coalesce(ro_status = 'v', false) as is_void,
        coalesce(ro_status = 'o', false) as is_open,
        case when ro_type = 'b' then 'body' else 'service' end as department,
        vin,
        cast(null as integer) as model_year,
        cast(null as string) as make,
        cast(null as string) as model,
        greatest(odometer_in, odometer_out) as odometer,
        coalesce(customer_pay_total, 0) as customer_pay_amount,
        coalesce(warranty_total, 0) as warranty_amount,
        coalesce(service_contract_total, 0) as service_contract_amount,
        coalesce(internal_total, 0) as internal_amount,
        coalesce(total_discount, 0) as discount_amount,
        cast(null as decimal(12, 2)) as header_cost_without_service_contract,
        total_cost as header_cost
    from dealertrack_orders

),

keyed as (

    select
        *,
        {{ surrogate_key(['feed', 'source_code', 'ro_number', 'opened_on']) }} as visit_key
    from unioned

),

-- Where an order has no lines, its whole cost stands in, unless internal work is in it.
costed as (

    select
        keyed.*,
        coalesce(keyed.service_contract_amount, operation_totals.service_contract_sale, 0)
            as service_contract_sale,
        coalesce(
            keyed.header_cost_without_service_contract
            + coalesce(operation_totals.service_contract_cost, 0),
            operation_totals.billed_cost,
            case when keyed.internal_amount = 0 then keyed.header_cost end,
            0
        ) as billed_cost,
        coalesce(operation_totals.has_internal_work, 0) as has_internal_work,
        coalesce(operation_totals.has_customer_work, 0) as has_customer_work
    from keyed
    left join operation_totals
        on keyed.visit_key = operation_totals.visit_key

),

orders as (

    select
        *,
        (internal_amount != 0 or has_internal_work = 1)
        and customer_pay_amount = 0
        and warranty_amount = 0
        and service_contract_sale = 0
        and has_customer_work = 0 as is_internal_only
    from costed

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
        {{ vehicle_key('orders.vin') }} as vehicle_key,
        {{ employee_key('orders.feed', 'orders.source_code', 'orders.source_advisor_number') }}
            as advisor_key,

        ---------- dates
        orders.first_extracted_at,
        orders.opened_on,
        orders.closed_on,

        ---------- order
        orders.department,
        cast(orders.customer_pay_amount as decimal(12, 2)) as customer_pay_amount,
        cast(orders.warranty_amount as decimal(12, 2)) as warranty_amount,
        cast(orders.service_contract_sale as decimal(12, 2)) as service_contract_amount,
        cast(orders.internal_amount as decimal(12, 2)) as internal_amount,
        cast(orders.discount_amount as decimal(12, 2)) as discount_amount,
        cast(
            orders.customer_pay_amount
            + orders.warranty_amount
            + orders.service_contract_sale
            - orders.billed_cost
            - orders.discount_amount as decimal(12, 2)
        ) as gross_profit,

        ---------- vehicle
        orders.vin,
        orders.model_year,
        orders.make,
        orders.model,
        orders.odometer,
        dealerships.distance_unit as odometer_unit,

        ---------- flags
        orders.is_internal_only,
        orders.closed_on is not null
        and not orders.is_open
        and not orders.is_void
        and not orders.is_internal_only as is_visit

    from orders
    inner join dealerships
        on
            orders.feed = dealerships.feed
            and orders.source_code = dealerships.source_code

)

select * from repair_orders
