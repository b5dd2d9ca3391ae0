with

mentions as (

    select * from {{ ref('int_customer_mentions') }}

),

named_cards as (

    select * from {{ ref('int_named_cards') }}

),

own_contact_points as (

    select * from {{ ref('int_own_contact_points') }}

),

unpivoted as (

    {{ contact_mentions('mentions') }}

),

house_accounts as (

    select source_customer_key
    from mentions
    group by source_customer_key
    having {{ is_house_account() }}

),

-- Only what many documents bear can be under many names.
often_used as (

    select
        channel,
        contact_point
    from unpivoted
    group by channel, contact_point
    having count(*) > {{ [
        var('shared_contact_most_last_names'), var('shared_address_most_last_names'),
    ] | min }}

),

names_by_contact_point as (

    select
        unpivoted.channel,
        unpivoted.contact_point,
        count(distinct named_cards.name_key) as name_count
    from unpivoted
    inner join often_used
        on
            unpivoted.channel = often_used.channel
            and unpivoted.contact_point = often_used.contact_point
    left join named_cards
        on unpivoted.mention_key = named_cards.mention_key
    group by unpivoted.channel, unpivoted.contact_point

),

points as (

    select
        source_customer_key,
        channel,
        contact_point,
        min(mentioned_on) as first_seen_on,
        max(mentioned_on) as last_seen_on,
        min(column_rank) as column_rank
    from unpivoted
    group by source_customer_key, channel, contact_point

),

shared_points as (

    select
        channel,
        contact_point
    from names_by_contact_point
    where name_count > case channel
            when 'address' then {{ var('shared_address_most_last_names') }}
            else {{ var('shared_contact_most_last_names') }}
        end

    union distinct

    select
        points.channel,
        points.contact_point
    from points
    inner join house_accounts
        on points.source_customer_key = house_accounts.source_customer_key

    union distinct

    select
        points.channel,
        points.contact_point
    from points
    inner join own_contact_points
        on points.contact_point = own_contact_points.contact_point

    union distinct

    select
        points.channel,
        points.contact_point
    from points
    inner join own_contact_points
        on split_part(points.contact_point, '@', 2) = own_contact_points.contact_point
    where points.channel = 'email' and own_contact_points.channel = 'domain'

),

contact_points as (

    select
        ---------- keys
        points.source_customer_key,
        points.channel,
        points.contact_point,

        ---------- dates
        points.first_seen_on,
        points.last_seen_on,

        ---------- measures
        points.column_rank,

        ---------- flags
        shared_points.contact_point is not null as is_shared

    from points
    left join shared_points
        on
            points.channel = shared_points.channel
            and points.contact_point = shared_points.contact_point

)

select * from contact_points
