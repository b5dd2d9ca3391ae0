with

invoices as (

    select * from {{ ref('stg_cdk__parts_invoices') }}

),

line_positions as (

    select
        source_code,
        ticket_number,
        purchased_on,
        has_decimal_comma,
        invoice_lines,
        {{ explode_positions(json_length('invoice_lines')) }} as line_number
    from invoices
    where {{ json_length('invoice_lines') }} >= 1

),

line_items as (

    select
        source_code,
        ticket_number,
        line_number,
        purchased_on,
        has_decimal_comma,
        {{ json_item('invoice_lines', 'line_number') }} as line
    from line_positions

),

line_texts as (

    select
        source_code,
        ticket_number,
        line_number,
        purchased_on,
        has_decimal_comma,
        nullif({{ bare_text(json_text('line', '$.partNo')) }}, '') as part_number,
        nullif({{ bare_text(json_text('line', '$.description')) }}, '') as part_description,
        {{ bare_text(json_text('line', '$.quantity')) }} as quantity,
        {{ bare_text(json_text('line', '$.sale')) }} as sale,
        {{ bare_text(json_text('line', '$.cost')) }} as cost,
        {{ bare_text(json_text('line', '$.discount')) }} as discount
    from line_items

),

invoice_lines as (

    select
        ---------- keys
        source_code,
        ticket_number,
        line_number,

        ---------- dates
        purchased_on,

        ---------- line; amounts of all its units
        part_number,
        part_description,
        {{ try_number('quantity', 'decimal(12,2)', 'has_decimal_comma') }} as quantity,
        coalesce({{ try_number('sale', 'decimal(12,2)', 'has_decimal_comma') }}, 0) as sale_amount,
        coalesce({{ try_number('cost', 'decimal(12,2)', 'has_decimal_comma') }}, 0) as cost_amount,
        coalesce({{ try_number('discount', 'decimal(12,2)', 'has_decimal_comma') }}, 0)
            as discount_amount

    from line_texts

)

select * from invoice_lines
