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

source_customers as (

    select * from {{ ref('int_source_customers') }}

),

mentions as (

    select * from {{ ref('int_customer_mentions') }}
    where spouse_first_name is not null

),

nicknames as (

    select * from {{ ref('nicknames') }}

),

deals as (

    select * from {{ ref('int_deals_unioned') }}

),

records as (

    select
        customer_cards.customer_key,
        customer_groups.source_customer_key,
        source_customers.first_name_key,
        source_customers.last_name_key
    from customer_cards
    inner join customer_groups
        on customer_cards.customer_key = customer_groups.customer_key
    inner join source_customers
        on customer_groups.source_customer_key = source_customers.source_customer_key

),

-- What each person was ever reached by, under which last names, and when.
used_points as (

    select
        records.customer_key,
        records.last_name_key,
        contact_points.channel,
        contact_points.contact_point,
        contact_points.is_shared,
        min(contact_points.first_seen_on) as first_seen_on,
        max(contact_points.last_seen_on) as last_seen_on
    from contact_points
    inner join records
        on contact_points.source_customer_key = records.source_customer_key
    group by
        records.customer_key,
        records.last_name_key,
        contact_points.channel,
        contact_points.contact_point,
        contact_points.is_shared

),

-- Where each person lives now, and since when until when documents say so.
homes as (

    select
        customer_cards.customer_key,
        customer_cards.address_key,
        coalesce(
            max(case when used_points.is_shared then 1 else 0 end), 0
        ) as is_shared_by_many_names,
        min(used_points.first_seen_on) as lives_there_from,
        max(used_points.last_seen_on) as lives_there_until
    from customer_cards
    left join used_points
        on
            customer_cards.customer_key = used_points.customer_key
            and customer_cards.address_key = used_points.contact_point
            and used_points.channel = 'address'
    where customer_cards.address_key is not null
    group by customer_cards.customer_key, customer_cards.address_key

),

counted_homes as (

    select
        *,
        count(*) over (partition by address_key) as people_count
    from homes

),

-- Too many people at one address are an apartment house without units: there, only the same last
-- name tells who lives together, as below.
people_at_one_address as (

    select
        lefts.customer_key as left_customer_key,
        rights.customer_key as right_customer_key,
        'address' as household_rule,
        least(lefts.lives_there_until, rights.lives_there_until) as last_seen_on
    from counted_homes as lefts
    inner join counted_homes as rights
        on
            lefts.address_key = rights.address_key
            and lefts.customer_key < rights.customer_key
    where
        lefts.people_count <= {{ var('household_most_people') }}
        and lefts.is_shared_by_many_names = 0

),

-- An address under many names is an apartment house; a phone or an e-mail is nobody's then.
counted_points as (

    select
        *,
        count(*) over (partition by channel, contact_point, last_name_key) as user_count
    from used_points
    where
        last_name_key is not null
        and (channel = 'address' or not is_shared)

),

people_of_one_name as (

    select
        lefts.customer_key as left_customer_key,
        rights.customer_key as right_customer_key,
        lefts.channel || '_and_last_name' as household_rule,
        max(least(lefts.last_seen_on, rights.last_seen_on)) as last_seen_on
    from counted_points as lefts
    inner join counted_points as rights
        on
            lefts.channel = rights.channel
            and lefts.contact_point = rights.contact_point
            and lefts.last_name_key = rights.last_name_key
            and lefts.customer_key < rights.customer_key
    where lefts.user_count <= {{ var('household_most_people') }}
    group by lefts.customer_key, rights.customer_key, lefts.channel

),

-- Betsy and Elizabeth are one name: each name stands for itself and for its formal ones.
name_forms as (

    select
        first_name_key,
        first_name_key as form
    from records
    where first_name_key is not null

    union distinct

    select
        name as first_name_key,
        formal_name as form
    from nicknames

),

spouses_named as (

    select
        records.customer_key,
        mentions.name_key as last_name_key,
        {{ plain_letters('mentions.spouse_first_name') }} as spouse_name_key,
        max(mentions.mentioned_on) as last_seen_on
    from mentions
    inner join records
        on mentions.source_customer_key = records.source_customer_key
    group by
        records.customer_key,
        mentions.name_key,
        {{ plain_letters('mentions.spouse_first_name') }}

),

spouse_forms as (

    select
        spouses_named.*,
        coalesce(nicknames.formal_name, spouses_named.spouse_name_key) as form
    from spouses_named
    left join nicknames
        on spouses_named.spouse_name_key = nicknames.name

    union distinct

    select
        *,
        spouse_name_key as form
    from spouses_named

),

-- Somebody of that first and last name, who shares an address, a phone or an e-mail.
named_spouses as (

    select
        least(spouse_forms.customer_key, records.customer_key) as left_customer_key,
        greatest(spouse_forms.customer_key, records.customer_key) as right_customer_key,
        'named_spouse' as household_rule,
        max(spouse_forms.last_seen_on) as last_seen_on
    from spouse_forms
    inner join used_points as own_points
        on spouse_forms.customer_key = own_points.customer_key
    inner join used_points as spouse_points
        on
            own_points.channel = spouse_points.channel
            and own_points.contact_point = spouse_points.contact_point
            and own_points.customer_key != spouse_points.customer_key
    inner join records
        on
            spouse_points.customer_key = records.customer_key
            and spouse_forms.last_name_key = records.last_name_key
    inner join name_forms
        on
            records.first_name_key = name_forms.first_name_key
            and spouse_forms.form = name_forms.form
    where own_points.channel = 'address' or not own_points.is_shared
    group by
        least(spouse_forms.customer_key, records.customer_key),
        greatest(spouse_forms.customer_key, records.customer_key)

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

),

ties as (

    select * from people_of_one_name

    union all

    select * from named_spouses

    union all

    select * from co_buyers

),

-- A tie ends when documents of one time, and newer than the tie, know the two at two addresses.
lasting_ties as (

    select
        ties.left_customer_key,
        ties.right_customer_key,
        ties.household_rule,
        ties.last_seen_on
    from ties
    inner join customer_cards as left_cards
        on ties.left_customer_key = left_cards.customer_key
    inner join customer_cards as right_cards
        on ties.right_customer_key = right_cards.customer_key
    left join homes as left_homes
        on ties.left_customer_key = left_homes.customer_key
    left join homes as right_homes
        on ties.right_customer_key = right_homes.customer_key
    where
        not coalesce(
            left_homes.address_key != right_homes.address_key
            and least(left_homes.lives_there_until, right_homes.lives_there_until)
            > ties.last_seen_on
            and least(left_homes.lives_there_until, right_homes.lives_there_until)
            >= greatest(left_homes.lives_there_from, right_homes.lives_there_from),
            false
        )

),

household_links as (

    select * from people_at_one_address

    union all

    select * from lasting_ties

)

select * from household_links
