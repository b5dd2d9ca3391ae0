with

customer_groups as (

    select * from {{ ref('int_customer_groups') }}
    where delete_requested_on is null

),

deals as (

    select * from {{ ref('int_deals') }}

),

deal_partners as (

    select
        least(buyers.customer_key, co_buyers.customer_key) as left_customer_key,
        greatest(buyers.customer_key, co_buyers.customer_key) as right_customer_key,
        max(deals.sold_on) as last_seen_on
    from deals
    inner join customer_groups as buyers
        on
            deals.feed = buyers.feed
            and deals.source_code = buyers.source_code
            and deals.source_customer_number = buyers.source_customer_number
    inner join customer_groups as co_buyers
        on
            deals.feed = co_buyers.feed
            and deals.source_code = co_buyers.source_code
            and deals.source_co_buyer_number = co_buyers.source_customer_number
    where buyers.customer_key != co_buyers.customer_key
    group by
        least(buyers.customer_key, co_buyers.customer_key),
        greatest(buyers.customer_key, co_buyers.customer_key)

),

partners as (

    select
        left_customer_key as customer_key,
        left_customer_key || right_customer_key as pair
    from deal_partners

    union all

    select
        right_customer_key as customer_key,
        left_customer_key || right_customer_key as pair
    from deal_partners

),

-- Who buys with many is no relative: a lender, or a number that is typed where there is nobody.
counted_partners as (

    select
        pair,
        count(*) over (partition by customer_key) as partner_count
    from partners

),

couples as (

    select pair
    from counted_partners
    group by pair
    having max(partner_count) < {{ var('household_most_people') }}

),

co_buyers as (

    select
        deal_partners.left_customer_key,
        deal_partners.right_customer_key,
        'co_buyer' as household_rule,
        deal_partners.last_seen_on
    from deal_partners
    inner join couples
        on deal_partners.left_customer_key || deal_partners.right_customer_key = couples.pair

)

select * from co_buyers
