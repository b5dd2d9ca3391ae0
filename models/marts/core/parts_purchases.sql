with

parts_tickets as (

    select * from {{ ref('int_parts_tickets') }}

),

crosswalk as (

    select * from {{ ref('customer_crosswalk') }}

),

rates as (

    select * from {{ ref('rooftop_exchange_rates') }}

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
        parts_tickets.gross_profit,
        rates.currency,
        rates.exchange_rate,
        {{ in_reporting_currency('parts_tickets.net_amount', 'rates.exchange_rate') }}
            as reporting_net_amount,
        {{ in_reporting_currency('parts_tickets.gross_profit', 'rates.exchange_rate') }}
            as reporting_gross_profit

    from parts_tickets
    left join crosswalk
        on
            parts_tickets.feed = crosswalk.feed
            and parts_tickets.source_code = crosswalk.source_code
            and parts_tickets.source_customer_number = crosswalk.source_customer_number
    left join rates
        on
            parts_tickets.dealership_key = rates.dealership_key
            and parts_tickets.purchased_on = rates.business_on
    where parts_tickets.sale_type in ('retail', 'wholesale')

)

select * from parts_purchases
