with

customer_cards as (

    select * from {{ ref('int_customer_cards') }}
    where party_type = 'person'

),

customer_groups as (

    select * from {{ ref('int_customer_groups') }}

),

contact_points as (

    select * from {{ ref('int_contact_points') }}

),

deals as (

    select * from {{ ref('int_deals_unioned') }}

),

-- Where each person lives now, and the newest document that says so.
address_sightings as (

    select
        customer_groups.customer_key,
        contact_points.contact_point as address_key,
        max(contact_points.last_seen_on) as last_seen_on,
        max(case when contact_points.is_shared then 1 else 0 end) as is_sand
    from contact_points
    inner join customer_groups
        on contact_points.source_customer_key = customer_groups.source_customer_key
    where contact_points.channel = 'address'
    group by customer_groups.customer_key, contact_points.contact_point

),

people as (

    select
        customer_cards.customer_key,
        customer_cards.name_key,
        customer_cards.address_key,
        address_sightings.last_seen_on as address_seen_on,
        coalesce(address_sightings.is_sand, 0) = 1 as is_address_shared
    from customer_cards
    left join address_sightings
        on
            customer_cards.customer_key = address_sightings.customer_key
            and customer_cards.address_key = address_sightings.address_key

),

---------- people at one address

residents as (

    select
        *,
        count(*) over (partition by address_key) as people_there,
        count(*) over (partition by address_key, name_key) as people_of_that_name_there
    from people
    where address_key is not null

),

-- Too many people are an apartment house without units: there, the last name must be the same too.
homes as (

    select
        customer_key,
        address_seen_on as last_seen_on,
        case
            when not is_address_shared and people_there <= {{ var('household_most_people') }}
                then 'address'
            when
                name_key is not null
                and people_of_that_name_there <= {{ var('household_most_people') }}
                then 'address_and_last_name'
        end as household_rule,
        case
            when not is_address_shared and people_there <= {{ var('household_most_people') }}
                then address_key
            else address_key || '|' || name_key
        end as home
    from residents

),

people_at_one_address as (

    select
        lefts.customer_key as left_customer_key,
        rights.customer_key as right_customer_key,
        lefts.household_rule,
        least(lefts.last_seen_on, rights.last_seen_on) as last_seen_on
    from homes as lefts
    inner join homes as rights
        on
            lefts.home = rights.home
            and lefts.household_rule = rights.household_rule
            and lefts.customer_key < rights.customer_key

),

---------- a landline and a last name in common

landline_users as (

    select
        people.customer_key,
        contact_points.contact_point,
        contact_points.name_key,
        max(contact_points.last_seen_on) as last_seen_on
    from contact_points
    inner join customer_groups
        on contact_points.source_customer_key = customer_groups.source_customer_key
    inner join people
        on customer_groups.customer_key = people.customer_key
    where
        contact_points.channel = 'landline'
        and contact_points.name_key is not null
        and not contact_points.is_shared
    group by people.customer_key, contact_points.contact_point, contact_points.name_key

),

landlines as (

    select
        *,
        count(*) over (partition by contact_point, name_key) as user_count
    from landline_users

),

people_with_one_landline as (

    select
        lefts.customer_key as left_customer_key,
        rights.customer_key as right_customer_key,
        'landline_and_last_name' as household_rule,
        max(least(lefts.last_seen_on, rights.last_seen_on)) as last_seen_on
    from landlines as lefts
    inner join landlines as rights
        on
            lefts.contact_point = rights.contact_point
            and lefts.name_key = rights.name_key
            and lefts.customer_key < rights.customer_key
    where lefts.user_count <= {{ var('household_most_people') }}
    group by lefts.customer_key, rights.customer_key

),

---------- customer and co-buyer of a deal

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

-- Who buys with many is no relative: a lender, or a number typed where there is no co-buyer.
counted_partners as (

    select
        *,
        count(*) over (partition by left_customer_key) as partners_of_left,
        count(*) over (partition by right_customer_key) as partners_of_right
    from deal_partners

),

people_of_one_deal as (

    select
        left_customer_key,
        right_customer_key,
        'co_buyer' as household_rule,
        last_seen_on
    from counted_partners
    where
        partners_of_left < {{ var('household_most_people') }}
        and partners_of_right < {{ var('household_most_people') }}

),

---------- all of them

ties as (

    select * from people_with_one_landline

    union all

    select * from people_of_one_deal

),

-- A tie ends when both are seen at addresses of their own later on.
lasting_ties as (

    select
        ties.left_customer_key,
        ties.right_customer_key,
        ties.household_rule,
        ties.last_seen_on
    from ties
    inner join people as lefts
        on ties.left_customer_key = lefts.customer_key
    inner join people as rights
        on ties.right_customer_key = rights.customer_key
    where
        not coalesce(
            lefts.address_key != rights.address_key
            and least(lefts.address_seen_on, rights.address_seen_on) > ties.last_seen_on,
            false
        )

),

links as (

    select * from people_at_one_address

    union all

    select * from lasting_ties

)

select * from links
