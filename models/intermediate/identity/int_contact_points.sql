with

mentions as (

    select * from {{ ref('int_customer_mentions') }}

),

source_customers as (

    select * from {{ ref('int_source_customers') }}

),

own_contact_points as (

    select * from {{ ref('int_own_contact_points') }}

),

unpivoted as (

    {% for channel, column in [
        ('email', 'email_1'),
        ('email', 'email_2'),
        ('mobile', 'mobile_phone'),
        ('landline', 'home_phone'),
        ('landline', 'work_phone'),
        ('address', address_key('street_parts', 'postal_code')),
    ] %}
    select
        source_customer_key,
        name_key,
        mentioned_on,
        '{{ channel }}' as channel,
        {{ loop.index }} as column_rank,
        {{ column }} as contact_point
    from mentions
    where ({{ column }}) is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}

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
        count(distinct unpivoted.name_key) as name_count
    from unpivoted
    inner join often_used
        on
            unpivoted.channel = often_used.channel
            and unpivoted.contact_point = often_used.contact_point
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

house_points as (

    select distinct
        points.channel,
        points.contact_point
    from points
    inner join source_customers
        on points.source_customer_key = source_customers.source_customer_key
    where source_customers.is_house_account

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
        channel,
        contact_point
    from house_points

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
