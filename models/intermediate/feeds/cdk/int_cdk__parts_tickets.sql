with

invoices as (

    select * from {{ ref('stg_cdk__parts_invoices') }}

),

part_lines as (

    select * from {{ ref('int_cdk__part_lines') }}
    where ticket_number is not null

),

customers as (

    select * from {{ ref('stg_cdk__customers') }}

),

line_totals as (

    select
        source_code,
        ticket_number,
        sum(sale_amount - discount_amount) as net_amount,
        sum(discount_amount) as discount_amount,
        sum(sale_amount - discount_amount - cost_amount) as gross_profit
    from part_lines
    group by source_code, ticket_number

),

shaped as (

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

select * from shaped
