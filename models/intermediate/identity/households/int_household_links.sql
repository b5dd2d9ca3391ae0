with

people as (

    select * from {{ ref('int_customer_cards') }}
    where party_type = 'person'

),

points as (

    select * from {{ ref('int_household_points') }}

),

named_spouses as (

    select * from {{ ref('int_named_spouses') }}

),

co_buyers as (

    select * from {{ ref('int_co_buyers') }}

),

-- Where each person lives now, and since when until when documents say so.
homes as (

    select
        people.customer_key,
        people.address_key,
        coalesce(max(case when points.is_shared then 1 else 0 end), 0) as is_shared_by_many_names,
        min(points.first_seen_on) as lives_there_from,
        max(points.last_seen_on) as lives_there_until,
        count(*) over (partition by people.address_key) as people_count
    from people
    left join points
        on
            people.customer_key = points.customer_key
            and people.address_key = points.contact_point
            and points.channel = 'address'
    group by people.customer_key, people.address_key

),

-- Too many people at one address are an apartment house without units: there, only the same last
-- name tells who lives together, as below.
people_at_one_address as (

    select
        lefts.customer_key as left_customer_key,
        rights.customer_key as right_customer_key,
        'address' as household_rule,
        least(lefts.lives_there_until, rights.lives_there_until) as last_seen_on
    from homes as lefts
    inner join homes as rights
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
        points.*,
        count(*) over (
            partition by points.channel, points.contact_point, points.last_name_key
        ) as user_count
    from points
    inner join people
        on points.customer_key = people.customer_key
    where
        points.last_name_key != ''
        and (points.channel = 'address' or not points.is_shared)

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

ties as (

    select * from people_of_one_name

    union all

    select * from named_spouses

    union all

    select * from co_buyers

),

-- A tie ends when documents of one time, and newer than the tie, know the two at two addresses.
lasting_ties as (

    select ties.*
    from ties
    inner join homes as left_homes
        on ties.left_customer_key = left_homes.customer_key
    inner join homes as right_homes
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
