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
        {{ json_item('totals', 'list_position') }} as total
    from total_positions

),

totals as (

    select
        source_code,
        ro_number,
        opened_on,
        list_position,
        nullif(substr({{ lower_case(trimmed(json_text('total', '$.payType'))) }}, 1, 1), '')
            as source_pay_type,
        {{ try_number(json_text('total', '$.roSale'), 'decimal(12,2)') }} as whole_sale,
        {{ try_number(json_text('total', '$.laborSale'), 'decimal(12,2)') }} as labor_sale,
        {{ try_number(json_text('total', '$.partsSale'), 'decimal(12,2)') }} as parts_sale,
        {{ try_number(json_text('total', '$.miscSale'), 'decimal(12,2)') }} as misc_sale,
        {{ try_number(json_text('total', '$.roCost'), 'decimal(12,2)') }} as cost,
        {{ try_number(json_text('total', '$.discount'), 'decimal(12,2)') }} as discount
    from total_items

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
