with

unioned as (

    select * from {{ ref('int_parts_tickets_unioned') }}

),

dealerships as (

    select * from {{ ref('dealerships') }}

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
        unioned.net_amount,
        unioned.discount_amount,
        unioned.gross_profit

    from unioned
    inner join dealerships
        on
            unioned.feed = dealerships.feed
            and unioned.source_code = dealerships.source_code

)

select * from tickets
