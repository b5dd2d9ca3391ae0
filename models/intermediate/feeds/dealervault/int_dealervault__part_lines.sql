{{ config(materialized='table') }}

with

orders as (

    select
        *,
        greatest(
            {{ list_length('part_numbers') }},
            {{ list_length('part_quantities') }},
            {{ list_length('part_unit_sales') }}
        ) as operation_count
    from {{ ref('stg_dealervault__repair_orders') }}

),

operation_positions as (

    select
        *,
        {{ explode_positions('operation_count') }} as operation_position
    from orders
    where operation_count >= 1

),

operations as (

    select
        source_code,
        ro_number,
        opened_on,
        has_decimal_comma,
        operation_position,
        {{ list_item('part_numbers', 'operation_position') }} as part_numbers,
        {{ list_item('part_quantities', 'operation_position') }} as part_quantities,
        {{ list_item('part_unit_sales', 'operation_position') }} as part_unit_sales
    from operation_positions

),

part_counts as (

    select
        *,
        greatest(
            {{ list_length('part_numbers', '^') }},
            {{ list_length('part_quantities', '^') }},
            {{ list_length('part_unit_sales', '^') }}
        ) as part_count
    from operations

),

part_positions as (

    select
        *,
        {{ explode_positions('part_count') }} as part_position
    from part_counts
    where part_count >= 1

),

part_values as (

    select
        source_code,
        ro_number,
        opened_on,
        operation_position as line_position,
        part_position,
        {{ list_item('part_numbers', 'part_position', '^') }} as part_number,
        {{ list_amount('part_quantities', 'part_position', '^') }} as quantity,
        {{ list_amount('part_unit_sales', 'part_position', '^') }} as unit_sale
    from part_positions

),

-- An amount that is beyond its type comes of a typing error: read as a number, it is none.
multiplied as (

    select
        *,
        cast(round(cast(quantity as decimal(20, 2)) * unit_sale, 2) as string) as sale_text
    from part_values

),

shaped as (

    select
        ---------- keys
        source_code,
        {{ not_sent('part_lines', ['ticket_number']) }},
        ro_number,
        opened_on,
        cast(line_position as bigint) as line_number,
        cast(part_position as bigint) as part_position,

        ---------- dates
        opened_on as happened_on,

        ---------- part
        part_number,
        {{ not_sent('part_lines', ['part_description']) }},
        quantity,
        {{ try_number('sale_text', 'decimal(12,2)') }} as sale_amount,
        {{ not_sent('part_lines', ['discount_amount', 'cost_amount']) }}

    from multiplied

)

select * from shaped
