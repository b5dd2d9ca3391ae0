{{ config(materialized='table') }}

with

orders as (

    select * from {{ ref('stg_cdk__repair_orders') }}

),

{{ cdk_order_lines('orders') }},

part_texts as (

    {{ json_rows(
        'order_lines',
        'parts',
        keep=['source_code', 'ro_number', 'opened_on', 'line_position', 'has_decimal_comma'],
        texts={'sale_text': 'sale', 'cost_text': 'cost'},
    ) }}

),

part_totals as (

    select
        source_code,
        ro_number,
        opened_on,
        line_position,
        1 as operation_position,
        sum({{ try_number('sale_text', 'decimal(12,2)', 'has_decimal_comma') }}) as sale,
        sum({{ try_number('cost_text', 'decimal(12,2)', 'has_decimal_comma') }}) as cost
    from part_texts
    group by source_code, ro_number, opened_on, line_position

),

-- A line without labour is one operation too, if it has parts.
labor_lists as (

    select
        *,
        case
            when {{ json_length('labor_operations') }} >= 1 then labor_operations
            else 'null'
        end as labor_or_none
    from order_lines

),

operation_lists as (

    select
        *,
        {{ json_items('labor_or_none') }} as operations
    from labor_lists

),

operation_items as (

    select
        *,
        {{ explode_items('operations', 'operation', 'operation_position') }}
    from operation_lists

),

operation_texts as (

    select
        *,
        nullif({{ upper_case(bare_text(json_text('operation', '$.opCode'))) }}, '')
            as operation_code,
        nullif(substr({{ lower_case(bare_text(json_text('operation', '$.type'))) }}, 1, 1), '')
            as source_pay_type,
        {{ bare_text(json_text('operation', '$.sale')) }} as sale_text,
        {{ bare_text(json_text('operation', '$.cost')) }} as cost_text,
        coalesce(operation != 'null', false) as has_labor
    from operation_items

),

with_parts as (

    select
        operation_texts.*,
        {%- for amount in ['sale', 'cost'] %}
        coalesce({{ try_number(
            'operation_texts.' ~ amount ~ '_text', 'decimal(12,2)',
            'operation_texts.has_decimal_comma',
        ) }}, 0) + coalesce(part_totals.{{ amount }}, 0) as whole_{{ amount }},
        {%- endfor %}
        part_totals.line_position is not null as has_parts
    from operation_texts
    left join part_totals
        on
            operation_texts.source_code = part_totals.source_code
            and operation_texts.ro_number = part_totals.ro_number
            and operation_texts.opened_on = part_totals.opened_on
            and operation_texts.line_position = part_totals.line_position
            and operation_texts.operation_position = part_totals.operation_position

),

shaped as (

    select
        ---------- keys
        source_code,
        ro_number,
        opened_on,
        cast(row_number() over (
            partition by source_code, ro_number, opened_on
            order by line_position nulls last, operation_position nulls last
        ) as bigint) as line_number,

        ---------- operation; parts alone are paid by the customer
        operation_code,
        case when not has_labor and has_parts then 'c' else source_pay_type end as source_pay_type,
        recall_campaign_code,
        cast(case when is_declined then 0 else whole_sale end as decimal(12, 2)) as sale_amount,
        cast(case when is_declined then 0 else whole_cost end as decimal(12, 2)) as cost_amount,
        cast(case when is_declined then whole_sale end as decimal(12, 2)) as declined_amount,
        is_declined

    from with_parts
    where has_labor or has_parts or recall_campaign_code is not null or is_declined

)

select * from shaped
