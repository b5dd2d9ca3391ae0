with

parts_tickets as (

    select * from {{ ref('int_parts_tickets') }}

),

crosswalk as (

    select * from {{ ref('customer_crosswalk') }}

),

parts_purchases as (

    select
        ---------- keys
        parts_tickets.parts_purchase_key,
        crosswalk.customer_key,
        parts_tickets.dealership_key,
        parts_tickets.feed,
        parts_tickets.ticket_number,

        ---------- dates
        parts_tickets.purchased_on,

        ---------- purchase
        parts_tickets.sale_type,
        parts_tickets.net_amount,
        parts_tickets.discount_amount,
        parts_tickets.gross_profit

    from parts_tickets
    left join crosswalk
        on
            parts_tickets.feed = crosswalk.feed
            and parts_tickets.source_code = crosswalk.source_code
            and parts_tickets.source_customer_number = crosswalk.source_customer_number
    where parts_tickets.sale_type in ('retail', 'wholesale')

)

select * from parts_purchases
