with

order_lines as (

    select * from {{ ref('int_cdk__order_lines') }}

),

part_positions as (

    select
        *,
        {{ explode_positions(json_length('parts')) }} as part_position
    from order_lines
    where {{ json_length('parts') }} >= 1

),

part_items as (

    select
        *,
        {{ json_item('parts', 'part_position') }} as part
    from part_positions

),

part_texts as (

    select
        *,
        nullif({{ bare_text(json_text('part', '$.partNo')) }}, '') as part_number,
        {{ bare_text(json_text('part', '$.quantity')) }} as quantity_text,
        {{ bare_text(json_text('part', '$.sale')) }} as sale_text,
        {{ bare_text(json_text('part', '$.cost')) }} as cost_text
    from part_items

),

parts as (

    select
        ---------- keys
        source_code,
        ro_number,
        opened_on,
        line_position,
        part_position,

        ---------- part; amounts of all its units
        part_number,
        {{ try_number('quantity_text', 'decimal(12,2)', 'has_decimal_comma') }} as quantity,
        {{ try_number('sale_text', 'decimal(12,2)', 'has_decimal_comma') }} as sale_amount,
        {{ try_number('cost_text', 'decimal(12,2)', 'has_decimal_comma') }} as cost_amount,

        ---------- flags
        is_declined

    from part_texts

)

select * from parts
