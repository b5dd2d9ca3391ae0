{% macro cdk_order_totals(orders, pay_types) -%}
{%- set amounts = {
    'whole_sale': 'roSale',
    'labor_sale': 'laborSale',
    'parts_sale': 'partsSale',
    'misc_sale': 'miscSale',
    'cost_amount': 'roCost',
    'discount_amount': 'discount',
} -%}
total_texts as (

    {{ json_rows(
        orders,
        'totals',
        keep=['source_code', 'ro_number', 'opened_on', 'has_decimal_comma'],
        texts=dict(amounts, written_pay_type='payType'),
    ) }}

),

written_totals as (

    select
        source_code,
        ro_number,
        opened_on,
        {%- for amount in amounts %}
        {{ try_number(amount, 'decimal(12,2)', 'has_decimal_comma') }} as {{ amount }},
        {%- endfor %}
        nullif(substr({{ lower_case('written_pay_type') }}, 1, 1), '') as source_pay_type
    from total_texts

),

-- The whole sale speaks before its parts.
order_totals as (

    select
        written_totals.source_code,
        written_totals.ro_number,
        written_totals.opened_on,
        written_totals.source_pay_type,
        types.pay_type,
        cast(
            coalesce(
                written_totals.whole_sale,
                coalesce(written_totals.labor_sale, 0)
                + coalesce(written_totals.parts_sale, 0)
                + coalesce(written_totals.misc_sale, 0)
            ) as decimal(12, 2)
        ) as sale_amount,
        written_totals.cost_amount,
        written_totals.discount_amount
    from written_totals
    left join {{ pay_types }} as types
        on
            written_totals.source_pay_type = types.source_value
            and types.feed = 'cdk'

)
{%- endmacro %}
