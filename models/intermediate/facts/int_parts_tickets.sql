with

counter_tickets as (

    select * from {{ ref('stg_dealertrack__counter_tickets') }}

),

cdk_invoices as (

    select * from {{ ref('int_cdk__parts_invoices') }}

),

dealerships as (

    select * from {{ ref('dealerships') }}

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

unioned as (

    select
        'dealertrack' as feed,
        totals.source_code,
        totals.ticket_number,
        first_lines.source_customer_number,
        totals.first_extracted_at,
        first_lines.purchased_on,
        first_lines.sale_type_code,
        case first_lines.sale_type_code
            when 'R' then 'retail' when 'W' then 'wholesale' when 'I' then 'internal'
        end as sale_type,
        totals.net_amount,
        totals.discount_amount,
        totals.gross_profit
    from totals
    inner join first_lines
        on
            totals.source_code = first_lines.source_code
            and totals.ticket_number = first_lines.ticket_number
            and first_lines.line_rank = 1

    union all

    select
        'cdk' as feed,
        source_code,
        ticket_number,
        source_customer_number,
        first_extracted_at,
        purchased_on,
        sale_type_code,
        sale_type,
        net_amount,
        discount_amount,
        gross_profit
    from cdk_invoices

),

tickets as (

    select
        ---------- keys
        {{ surrogate_key(['unioned.feed', 'unioned.source_code', 'unioned.ticket_number']) }}
            as parts_purchase_key,
        unioned.feed,
        unioned.source_code,
        unioned.ticket_number,
        unioned.source_customer_number,
        dealerships.dealership_key,

        ---------- dates
        unioned.first_extracted_at,
        unioned.purchased_on,

        ---------- ticket
        unioned.sale_type_code,
        unioned.sale_type,
        cast(unioned.net_amount as decimal(12, 2)) as net_amount,
        cast(unioned.discount_amount as decimal(12, 2)) as discount_amount,
        cast(unioned.gross_profit as decimal(12, 2)) as gross_profit

    from unioned
    inner join dealerships
        on
            unioned.feed = dealerships.feed
            and unioned.source_code = dealerships.source_code

)

select * from tickets
