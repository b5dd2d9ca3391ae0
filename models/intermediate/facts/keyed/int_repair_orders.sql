{#- Longer than others: what the header and what the operations say is weighed in one place. -#}
{%- set pay_types = ['customer_pay', 'warranty', 'service_contract', 'internal'] -%}
{%- set payer = "coalesce(pay_type, 'customer_pay')" -%}
with

unioned as (

    select * from {{ ref('int_repair_orders_unioned') }}

),

operations as (

    select * from {{ ref('int_operations') }}

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
        {%- for pay_type in pay_types %}
        sum(case when {{ payer }} = '{{ pay_type }}' then sale_amount end) as {{ pay_type }}_sale,
        sum(case when {{ payer }} = '{{ pay_type }}' then cost_amount end) as {{ pay_type }}_cost,
        {%- endfor %}
        max(case when pay_type = 'internal' then 1 else 0 end) as has_internal_work,
        max(case when coalesce(pay_type, 'internal') = 'internal' then 0 else 1 end)
            as has_customer_work
    from operations
    where not is_declined
    group by visit_key

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
        {%- for pay_type in pay_types %}
        coalesce(keyed.{{ pay_type }}_sale, operation_totals.{{ pay_type }}_sale, 0)
            as {{ pay_type }}_amount,
        {%- endfor %}
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
