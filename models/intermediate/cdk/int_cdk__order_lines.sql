with

orders as (

    select * from {{ ref('stg_cdk__repair_orders') }}

),

line_positions as (

    select
        source_code,
        ro_number,
        opened_on,
        has_decimal_comma,
        order_lines,
        {{ explode_positions(json_length('order_lines')) }} as line_position
    from orders
    where {{ json_length('order_lines') }} >= 1

),

line_items as (

    select
        source_code,
        ro_number,
        opened_on,
        line_position,
        has_decimal_comma,
        {{ json_item('order_lines', 'line_position') }} as line
    from line_positions

),

order_lines as (

    select
        ---------- keys
        source_code,
        ro_number,
        opened_on,
        cast(line_position as bigint) as line_position,

        ---------- line
        nullif({{ bare_text(json_text('line', '$.campaignCode')) }}, '') as recall_campaign_code,
        {{ json_text('line', '$.laborOperations') }} as labor_operations,
        {{ json_text('line', '$.parts') }} as parts,

        ---------- flags
        has_decimal_comma,
        coalesce({{ upper_case(bare_text(json_text('line', '$.statusCode'))) }} = 'DECLINED', false)
            as is_declined

    from line_items

)

select * from order_lines
