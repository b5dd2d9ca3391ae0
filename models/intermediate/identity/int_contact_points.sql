with

mentions as (

    select * from {{ ref('int_customer_mentions') }}

),

unpivoted as (

    {% for channel, column in [
        ('email', 'email_1'),
        ('email', 'email_2'),
        ('mobile', 'mobile_phone'),
        ('landline', 'home_phone'),
        ('landline', 'work_phone'),
    ] %}
    select
        feed,
        source_code,
        source_customer_number,
        name_key,
        mentioned_on,
        '{{ channel }}' as channel,
        {{ loop.index }} as column_rank,
        {{ column }} as contact_point
    from mentions
    where {{ column }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

names_by_contact_point as (

    select
        channel,
        contact_point,
        count(distinct name_key) as name_count
    from unpivoted
    group by channel, contact_point

),

contact_points as (

    select
        ---------- keys
        {{ surrogate_key([
            'unpivoted.feed', 'unpivoted.source_code', 'unpivoted.source_customer_number',
            'unpivoted.channel', 'unpivoted.contact_point', 'unpivoted.name_key',
        ]) }} as source_contact_key,
        {{ surrogate_key([
            'unpivoted.feed', 'unpivoted.source_code', 'unpivoted.source_customer_number',
        ]) }} as source_customer_key,
        unpivoted.channel,
        unpivoted.contact_point,
        unpivoted.name_key,

        ---------- dates
        min(unpivoted.mentioned_on) as first_seen_on,
        max(unpivoted.mentioned_on) as last_seen_on,

        ---------- measures
        min(unpivoted.column_rank) as column_rank,

        ---------- flags
        max(names_by_contact_point.name_count) > {{ var('shared_contact_most_last_names') }}
            as is_shared

    from unpivoted
    inner join names_by_contact_point
        on
            unpivoted.channel = names_by_contact_point.channel
            and unpivoted.contact_point = names_by_contact_point.contact_point
    group by
        unpivoted.feed,
        unpivoted.source_code,
        unpivoted.source_customer_number,
        unpivoted.channel,
        unpivoted.contact_point,
        unpivoted.name_key

)

select * from contact_points
