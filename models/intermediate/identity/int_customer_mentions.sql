{#- Longer than others for its branches, one a kind of document, and for its columns. -#}
with

cards as (

    select * from {{ ref('int_cards_unioned') }}
    where source_customer_number is not null

),

deals as (

    select * from {{ ref('int_deals_unioned') }}

),

deal_types as (

    select * from {{ ref('deal_types') }}

),

repair_orders as (

    select * from {{ ref('int_repair_orders_unioned') }}

),

repair_order_amounts as (

    select * from {{ ref('int_repair_order_amounts') }}

),

parts_tickets as (

    select * from {{ ref('int_parts_tickets_unioned') }}

),

appointments as (

    select * from {{ ref('int_booked_appointments') }}

),

placed_cards as (

    select * from {{ ref('int_placed_cards') }}

),

dealerships as (

    select * from {{ ref('dealerships') }}

),

typed_deals as (

    select
        deals.*,
        {{ surrogate_key(['deals.feed', 'deals.source_code', 'deals.deal_number']) }} as deal_key,
        coalesce(deal_types.is_sale, false) as is_customer_business
    from deals
    left join deal_types
        on
            deals.feed = deal_types.feed
            and deals.source_deal_type = deal_types.source_value

),

-- What each document says of the customer whose number it bears.
facts as (

    select
        feed,
        source_code,
        source_customer_number,
        deal_key as mention_key,
        sold_on as first_mentioned_on,
        sold_on as mentioned_on,
        first_extracted_at,
        is_customer_business
    from typed_deals

    union all

    select
        feed,
        source_code,
        source_co_buyer_number as source_customer_number,
        {{ surrogate_key(['deal_key', "'co-buyer'"]) }} as mention_key,
        sold_on as first_mentioned_on,
        sold_on as mentioned_on,
        first_extracted_at,
        is_customer_business
    from typed_deals

    union all

    select
        repair_orders.feed,
        repair_orders.source_code,
        repair_orders.source_customer_number,
        repair_order_amounts.visit_key as mention_key,
        repair_orders.opened_on as first_mentioned_on,
        repair_orders.opened_on as mentioned_on,
        repair_orders.first_extracted_at,
        not repair_order_amounts.is_internal_only as is_customer_business
    from repair_orders
    inner join repair_order_amounts
        on {{ visit_key('repair_orders') }} = repair_order_amounts.visit_key

    union all

    select
        feed,
        source_code,
        source_customer_number,
        {{ surrogate_key(['feed', 'source_code', 'ticket_number']) }} as mention_key,
        purchased_on as first_mentioned_on,
        purchased_on as mentioned_on,
        first_extracted_at,
        coalesce(sale_type != 'internal', false) as is_customer_business
    from parts_tickets

    union all

    select
        feed,
        source_code,
        source_customer_number,
        appointment_key as mention_key,
        coalesce(booked_on, {{ known_by_as_of_date('appointment_on') }}) as first_mentioned_on,
        coalesce(booked_on, {{ known_by_as_of_date('appointment_on') }}) as mentioned_on,
        first_extracted_at,
        true as is_customer_business
    from appointments

    union all

    select
        feed,
        source_code,
        source_customer_number,
        mention_key,
        first_mentioned_on,
        mentioned_on,
        first_extracted_at,
        cast(null as boolean) as is_customer_business
    from cards

),

mentions as (

    select
        ---------- keys
        facts.mention_key,
        {{ surrogate_key([
            'facts.feed', 'facts.source_code', 'facts.source_customer_number',
        ]) }} as source_customer_key,
        facts.feed,
        facts.source_code,
        facts.source_customer_number,
        dealerships.dealership_key,

        ---------- dates
        facts.first_mentioned_on,
        facts.mentioned_on,
        facts.first_extracted_at,
        placed_cards.delete_requested_on,
        placed_cards.birth_date,

        ---------- address
        placed_cards.address_line_1,
        placed_cards.address_line_2,
        placed_cards.city,
        placed_cards.state,
        placed_cards.postal_code,
        placed_cards.street_parts,

        ---------- contact points
        placed_cards.email_1,
        placed_cards.email_2,
        placed_cards.mobile_phone,
        placed_cards.home_phone,
        placed_cards.work_phone,

        ---------- wishes
        placed_cards.is_email_blocked,
        placed_cards.is_phone_blocked,
        placed_cards.is_text_blocked,
        placed_cards.is_mail_blocked,
        placed_cards.is_opted_out,
        placed_cards.is_email_allowed,
        placed_cards.is_mail_allowed,
        placed_cards.is_phone_allowed,
        placed_cards.is_text_allowed,

        ---------- flags
        facts.is_customer_business

    from facts
    inner join dealerships
        on
            facts.feed = dealerships.feed
            and facts.source_code = dealerships.source_code
    left join placed_cards
        on facts.mention_key = placed_cards.mention_key
    where facts.source_customer_number is not null

),

-- A card made and extracted after as_of_date stands in for an older one, but nobody is known
-- by it alone: a number counts from its first document or extract on.
known_numbers as (

    select source_customer_key
    from mentions
    group by source_customer_key
    having
        max(mentioned_on) is not null
        or coalesce(min(cast(first_extracted_at as date)) <= {{ as_of_date() }}, true)

),

known_mentions as (

    select mentions.*
    from mentions
    inner join known_numbers
        on mentions.source_customer_key = known_numbers.source_customer_key

)

select * from known_mentions
