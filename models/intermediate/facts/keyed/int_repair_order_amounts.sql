{%- set pay_types = ['customer_pay', 'warranty', 'service_contract', 'internal'] -%}
{%- set payer = "coalesce(pay_type, 'customer_pay')" -%}
with

orders as (

    select * from {{ ref('int_repair_orders_unioned') }}

),

operations as (

    select * from {{ ref('int_operations_unioned') }}

),

pay_types as (

    select * from {{ ref('pay_types') }}

),

{{ paid_operations('operations', 'pay_types') }},

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
    from paid_operations
    where not is_declined
    group by visit_key

),

keyed as (

    select
        *,
        {{ visit_key('orders') }} as visit_key
    from orders

),

-- The header speaks before the operations. An order with neither costs by pay type nor operations
-- has its whole cost instead, unless internal work is in it.
costed as (

    select
        keyed.visit_key,
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

repair_order_amounts as (

    select
        ---------- keys
        visit_key,

        ---------- amounts
        {%- for pay_type in pay_types %}
        cast({{ pay_type }}_amount as decimal(12, 2)) as {{ pay_type }}_amount,
        {%- endfor %}
        cast(billed_cost as decimal(12, 2)) as billed_cost,

        ---------- flags
        (internal_amount != 0 or has_internal_work = 1)
        and customer_pay_amount = 0
        and warranty_amount = 0
        and service_contract_amount = 0
        and has_customer_work = 0 as is_internal_only

    from costed

)

select * from repair_order_amounts
