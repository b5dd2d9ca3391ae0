with

invoices as (

    select * from {{ ref('stg_cdk__parts_invoices') }}

),

customers as (

    select * from {{ ref('stg_cdk__customers') }}

),

line_positions as (

    select
        source_code,
        ticket_number,
        has_decimal_comma,
        invoice_lines,
        {{ explode_positions(json_length('invoice_lines')) }} as list_position
    from invoices
    where {{ json_length('invoice_lines') }} >= 1

),

line_items as (

    select
        source_code,
        ticket_number,
        has_decimal_comma,
        {{ json_item('invoice_lines', 'list_position') }} as line
    from line_positions

),

line_texts as (

    select
        source_code,
        ticket_number,
        has_decimal_comma,
        {{ bare_text(json_text('line', '$.sale')) }} as sale,
        {{ bare_text(json_text('line', '$.cost')) }} as cost,
        {{ bare_text(json_text('line', '$.discount')) }} as discount
    from line_items

),

invoice_lines as (

    select
        source_code,
        ticket_number,
        coalesce({{ try_number('sale', 'decimal(12,2)', 'has_decimal_comma') }}, 0) as sale,
        coalesce({{ try_number('cost', 'decimal(12,2)', 'has_decimal_comma') }}, 0) as cost,
        coalesce({{ try_number('discount', 'decimal(12,2)', 'has_decimal_comma') }}, 0) as discount
    from line_texts

),

line_totals as (

    select
        source_code,
        ticket_number,
        sum(sale - discount) as net_amount,
        sum(discount) as discount_amount,
        sum(sale - discount - cost) as gross_profit
    from invoice_lines
    group by source_code, ticket_number

),

prepared as (

    select
        ---------- keys
        invoices.source_code,
        invoices.ticket_number,
        invoices.source_customer_number,

        ---------- dates
        invoices.first_extracted_at,
        invoices.purchased_on,

        ---------- invoice; what a wholesale customer buys is wholesale
        invoices.sale_type_code,
        case
            when invoices.sale_type_code = 'I' then 'internal'
            when invoices.sale_type_code = 'W' or customers.parts_type_code = 'W' then 'wholesale'
            when invoices.sale_type_code = 'R' then 'retail'
        end as sale_type,
        cast(coalesce(line_totals.net_amount, 0) as decimal(12, 2)) as net_amount,
        cast(coalesce(line_totals.discount_amount, 0) as decimal(12, 2)) as discount_amount,
        cast(coalesce(line_totals.gross_profit, 0) as decimal(12, 2)) as gross_profit

    from invoices
    left join line_totals
        on
            invoices.source_code = line_totals.source_code
            and invoices.ticket_number = line_totals.ticket_number
    left join customers
        on
            invoices.source_code = customers.source_code
            and invoices.source_customer_number = customers.source_customer_number

)

select * from prepared
