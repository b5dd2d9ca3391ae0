{{ config(materialized='table') }}

with

counter_tickets as (

    select * from {{ ref('stg_dealertrack__counter_tickets') }}

),

-- The first line speaks for the ticket where its lines disagree.
first_lines as (

    select
        *,
        row_number() over (
            partition by source_code, ticket_number
            order by line_number
        ) as line_rank
    from counter_tickets

),

totals as (

    select
        source_code,
        ticket_number,
        min(first_extracted_at) as first_extracted_at,
        sum(coalesce(extended_price, 0) - coalesce(discount_amount, 0)) as net_amount,
        sum(coalesce(discount_amount, 0)) as discount_amount,
        sum(
            coalesce(extended_price, 0)
            - coalesce(discount_amount, 0)
            - coalesce(extended_cost, 0)
        ) as gross_profit
    from counter_tickets
    group by source_code, ticket_number

),

shaped as (

    select
        ---------- keys
        totals.source_code,
        totals.ticket_number,
        first_lines.source_customer_number,

        ---------- dates
        totals.first_extracted_at,
        first_lines.purchased_on,

        ---------- ticket
        first_lines.sale_type_code,
        case first_lines.sale_type_code
            when 'R' then 'retail' when 'W' then 'wholesale' when 'I' then 'internal'
        end as sale_type,
        cast(totals.net_amount as decimal(12, 2)) as net_amount,
        cast(totals.discount_amount as decimal(12, 2)) as discount_amount,
        cast(totals.gross_profit as decimal(12, 2)) as gross_profit

    from totals
    inner join first_lines
        on
            totals.source_code = first_lines.source_code
            and totals.ticket_number = first_lines.ticket_number
            and first_lines.line_rank = 1

)

select * from shaped
