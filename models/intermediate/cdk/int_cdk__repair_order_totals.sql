with

orders as (

    select * from {{ ref('stg_cdk__repair_orders') }}

),

pay_types as (

    select * from {{ ref('pay_types') }}
    where feed = 'cdk'

),

total_positions as (

    select
        source_code,
        ro_number,
        opened_on,
        has_decimal_comma,
        totals,
        {{ explode_positions(json_length('totals')) }} as list_position
    from orders
    where {{ json_length('totals') }} >= 1

),

total_items as (

    select
        source_code,
        ro_number,
        opened_on,
        list_position,
        has_decimal_comma,
        {{ json_item('totals', 'list_position') }} as total
    from total_positions

),

total_texts as (

    select
        source_code,
        ro_number,
        opened_on,
        list_position,
        has_decimal_comma,
        nullif(substr({{ lower_case(bare_text(json_text('total', '$.payType'))) }}, 1, 1), '')
            as source_pay_type,
        {{ bare_text(json_text('total', '$.roSale')) }} as whole_sale,
        {{ bare_text(json_text('total', '$.laborSale')) }} as labor_sale,
        {{ bare_text(json_text('total', '$.partsSale')) }} as parts_sale,
        {{ bare_text(json_text('total', '$.miscSale')) }} as misc_sale,
        {{ bare_text(json_text('total', '$.roCost')) }} as cost,
        {{ bare_text(json_text('total', '$.discount')) }} as discount
    from total_items

),

totals as (

    select
        source_code,
        ro_number,
        opened_on,
        list_position,
        {%- for amount in [
            'whole_sale', 'labor_sale', 'parts_sale', 'misc_sale', 'cost', 'discount',
        ] %}
        {{ try_number(amount, 'decimal(12,2)', 'has_decimal_comma') }} as {{ amount }},
        {%- endfor %}
        source_pay_type
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
