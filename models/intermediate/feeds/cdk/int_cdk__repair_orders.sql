{{ config(materialized='table') }}

with

orders as (

    select * from {{ ref('stg_cdk__repair_orders') }}

),

pay_types as (

    select * from {{ ref('pay_types') }}

),

{{ cdk_order_totals('orders', 'pay_types') }},

summed_totals as (

    select
        source_code,
        ro_number,
        opened_on,
        {%- for pay_type in ['customer_pay', 'warranty', 'service_contract', 'internal'] %}
        sum(case when pay_type = '{{ pay_type }}' then sale_amount end) as {{ pay_type }}_sale,
        sum(case when pay_type = '{{ pay_type }}' then cost_amount end) as {{ pay_type }}_cost,
        {%- endfor %}
        sum(case when coalesce(pay_type, '') != 'internal' then discount_amount end)
            as discount_amount
    from order_totals
    group by source_code, ro_number, opened_on

),

discount_texts as (

    {{ json_rows(
        'orders',
        'discounts',
        keep=['source_code', 'ro_number', 'opened_on', 'has_decimal_comma'],
        texts={'labor_discount': 'laborDiscount', 'parts_discount': 'partsDiscount'},
    ) }}

),

order_discounts as (

    select
        source_code,
        ro_number,
        opened_on,
        sum(
            coalesce({{ try_number('labor_discount', 'decimal(12,2)', 'has_decimal_comma') }}, 0)
            + coalesce({{ try_number('parts_discount', 'decimal(12,2)', 'has_decimal_comma') }}, 0)
        ) as discount_amount
    from discount_texts
    group by source_code, ro_number, opened_on

),

shaped as (

    select
        ---------- keys
        orders.source_code,
        orders.ro_number,
        orders.source_customer_number,
        orders.source_advisor_number,

        ---------- dates
        orders.first_extracted_at,
        orders.opened_on,
        orders.closed_on,
        {{ not_sent('repair_orders', ['appointment_on']) }},

        ---------- order; the totals speak before the list of discounts
        {{ not_sent('repair_orders', ['advisor_name']) }},
        case
            when {{ matches_pattern('orders.ro_department', '^b$|body|collision') }} then 'body'
            else 'service'
        end as department,
        {%- for amount in [
            'customer_pay_sale', 'warranty_sale', 'service_contract_sale', 'internal_sale',
            'customer_pay_cost', 'warranty_cost', 'service_contract_cost',
        ] %}
        cast(summed_totals.{{ amount }} as decimal(12, 2)) as {{ amount }},
        {%- endfor %}
        {{ not_sent('repair_orders', ['whole_cost']) }},
        cast(coalesce(
            summed_totals.discount_amount, order_discounts.discount_amount, 0
        ) as decimal(12, 2)) as discount_amount,

        ---------- vehicle
        orders.vin,
        orders.model_year,
        orders.make,
        orders.model,
        orders.odometer_in,
        orders.odometer_out,

        ---------- flags
        orders.is_void,
        false as is_open

    from orders
    left join summed_totals
        on
            orders.source_code = summed_totals.source_code
            and orders.ro_number = summed_totals.ro_number
            and orders.opened_on = summed_totals.opened_on
    left join order_discounts
        on
            orders.source_code = order_discounts.source_code
            and orders.ro_number = order_discounts.ro_number
            and orders.opened_on = order_discounts.opened_on

)

select * from shaped
