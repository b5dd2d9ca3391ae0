with

dealervault_orders as (

    select * from {{ ref('stg_dealervault__repair_orders') }}

),

dealertrack_orders as (

    select * from {{ ref('stg_dealertrack__repair_orders') }}

),

cdk_orders as (

    select * from {{ ref('int_cdk__repair_orders') }}

),

operations as (

    select * from {{ ref('int_repair_order_operations_unioned') }}

),

vin_corrections as (

    select * from {{ ref('int_vin_corrections') }}

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
        sum(case when pay_type = 'internal' then sale_amount else 0 end) as internal_sale,
        sum(case when pay_type = 'warranty' then sale_amount else 0 end) as warranty_sale,
        sum(case when pay_type = 'warranty' then cost_amount else 0 end) as warranty_cost,
        sum(case when coalesce(pay_type, 'customer_pay') = 'customer_pay' then sale_amount end)
            as customer_pay_sale,
        sum(case when coalesce(pay_type, 'customer_pay') = 'customer_pay' then cost_amount end)
            as customer_pay_cost,
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
        appointment_on,
        advisor_name,
        coalesce(ro_status = 'void', false) as is_void,
        coalesce(ro_status = 'open', false) as is_open,
        case when ro_department = 'body' then 'body' else 'service' end as department,
        vin,
        model_year,
        make,
        model,
        odometer_in,
        odometer_out,
        coalesce(
            customer_total_sale, customer_labor_sale + customer_parts_sale + customer_misc_sale
        ) as customer_pay_sale,
        warranty_total_sale as warranty_sale,
        cast(null as decimal(12, 2)) as service_contract_sale,
        internal_total_sale as internal_sale,
        customer_total_cost as customer_pay_cost,
        warranty_total_cost as warranty_cost,
        cast(null as decimal(12, 2)) as service_contract_cost,
        cast(null as decimal(12, 2)) as whole_cost,
        coalesce(total_discount, 0) as discount_amount
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
        cast(null as date) as appointment_on,
        cast(null as string) as advisor_name,
        coalesce(ro_status = 'v', false) as is_void,
        coalesce(ro_status = 'o', false) as is_open,
        case when ro_type = 'b' then 'body' else 'service' end as department,
        vin,
        cast(null as integer) as model_year,
        cast(null as string) as make,
        cast(null as string) as model,
        odometer_in,
        odometer_out,
        customer_pay_total as customer_pay_sale,
        warranty_total as warranty_sale,
        service_contract_total as service_contract_sale,
        internal_total as internal_sale,
        cast(null as decimal(12, 2)) as customer_pay_cost,
        cast(null as decimal(12, 2)) as warranty_cost,
        cast(null as decimal(12, 2)) as service_contract_cost,
        total_cost as whole_cost,
        coalesce(total_discount, 0) as discount_amount
    from dealertrack_orders

    union all

    select
        'cdk' as feed,
        source_code,
        ro_number,
        source_customer_number,
        source_advisor_number,
        first_extracted_at,
        opened_on,
        closed_on,
        cast(null as date) as appointment_on,
        cast(null as string) as advisor_name,
        is_void,
        false as is_open,
        department,
        vin,
        model_year,
        make,
        model,
        odometer_in,
        odometer_out,
        customer_pay_sale,
        warranty_sale,
        service_contract_sale,
        internal_sale,
        customer_pay_cost,
        warranty_cost,
        service_contract_cost,
        cast(null as decimal(12, 2)) as whole_cost,
        discount_amount
    from cdk_orders

),

keyed as (

    select
        *,
        {{ surrogate_key(['feed', 'source_code', 'ro_number', 'opened_on']) }} as visit_key
    from unioned

),

-- The header speaks before the operations. An order with neither costs by pay type nor operations
-- has its whole cost instead, unless internal work is in it.
costed as (

    select
        keyed.*,
        coalesce(keyed.customer_pay_sale, operation_totals.customer_pay_sale, 0)
            as customer_pay_amount,
        coalesce(keyed.warranty_sale, operation_totals.warranty_sale, 0) as warranty_amount,
        coalesce(keyed.service_contract_sale, operation_totals.service_contract_sale, 0)
            as service_contract_amount,
        coalesce(keyed.internal_sale, operation_totals.internal_sale, 0) as internal_amount,
        case
            when
                keyed.customer_pay_cost is not null
                or keyed.warranty_cost is not null
                or keyed.service_contract_cost is not null
                or operation_totals.visit_key is not null
                then coalesce(keyed.customer_pay_cost, operation_totals.customer_pay_cost, 0)
                    + coalesce(keyed.warranty_cost, operation_totals.warranty_cost, 0)
                    + coalesce(
                        keyed.service_contract_cost, operation_totals.service_contract_cost, 0
                    )
            when coalesce(keyed.internal_sale, 0) = 0 then coalesce(keyed.whole_cost, 0)
            else 0
        end as billed_cost,
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
        and service_contract_amount = 0
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
        cast(orders.customer_pay_amount as decimal(12, 2)) as customer_pay_amount,
        cast(orders.warranty_amount as decimal(12, 2)) as warranty_amount,
        cast(orders.service_contract_amount as decimal(12, 2)) as service_contract_amount,
        cast(orders.internal_amount as decimal(12, 2)) as internal_amount,
        cast(orders.discount_amount as decimal(12, 2)) as discount_amount,
        cast(
            orders.customer_pay_amount
            + orders.warranty_amount
            + orders.service_contract_amount
            - orders.billed_cost
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
    left join vin_corrections
        on
            orders.feed = vin_corrections.feed
            and orders.source_code = vin_corrections.source_code
            and orders.source_customer_number = vin_corrections.source_customer_number
            and orders.vin = vin_corrections.vin

)

select * from repair_orders
