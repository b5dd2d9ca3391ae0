{{ config(materialized='table') }}

with

orders as (

    select * from {{ ref('stg_cdk__repair_orders') }}

),

pay_types as (

    select * from {{ ref('pay_types') }}
    where feed = 'cdk'

),

{%- set amounts = {
    'whole_sale': 'roSale',
    'labor_sale': 'laborSale',
    'parts_sale': 'partsSale',
    'misc_sale': 'miscSale',
    'cost': 'roCost',
    'discount': 'discount',
} %}

total_texts as (

    {{ json_rows(
        'orders',
        'totals',
        keep=['source_code', 'ro_number', 'opened_on', 'has_decimal_comma'],
        texts=dict(amounts, written_pay_type='payType'),
    ) }}

),

totals as (

    select
        source_code,
        ro_number,
        opened_on,
        list_position,
        {%- for amount in amounts %}
        {{ try_number(amount, 'decimal(12,2)', 'has_decimal_comma') }} as {{ amount }},
        {%- endfor %}
        nullif(substr({{ lower_case('written_pay_type') }}, 1, 1), '') as source_pay_type
    from total_texts

),

mapped_totals as (

    select
        ---------- keys
        totals.source_code,
        totals.ro_number,
        totals.opened_on,
        totals.list_position,

        ---------- total; the whole sale speaks before its parts
        totals.source_pay_type,
        pay_types.pay_type,
        cast(
            coalesce(
                totals.whole_sale,
                coalesce(totals.labor_sale, 0)
                + coalesce(totals.parts_sale, 0)
                + coalesce(totals.misc_sale, 0)
            ) as decimal(12, 2)
        ) as sale_amount,
        totals.cost as cost_amount,
        totals.discount as discount_amount

    from totals
    left join pay_types
        on totals.source_pay_type = pay_types.source_value

)

select * from mapped_totals
