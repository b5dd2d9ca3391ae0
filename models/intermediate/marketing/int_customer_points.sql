with

contact_points as (

    select * from {{ ref('int_contact_points') }}

),

mentions as (

    select * from {{ ref('int_customer_mentions') }}

),

customer_groups as (

    select * from {{ ref('int_customer_groups') }}
    where delete_requested_on is null

),

reached as (

    select
        customer_groups.customer_key,
        case contact_points.channel when 'email' then 'email' else 'phone' end as point_type,
        contact_points.contact_point,
        contact_points.last_seen_on,
        contact_points.is_shared
    from contact_points
    inner join customer_groups
        on contact_points.source_customer_key = customer_groups.source_customer_key
    where contact_points.channel != 'address'

    union all

    select
        customer_groups.customer_key,
        'mail' as point_type,
        {{ mail_key(
            'mentions.street_parts', 'mentions.address_line_1', 'mentions.postal_code'
        ) }} as contact_point,
        mentions.mentioned_on as last_seen_on,
        false as is_shared
    from mentions
    inner join customer_groups
        on
            mentions.feed = customer_groups.feed
            and mentions.source_code = customer_groups.source_code
            and mentions.source_customer_number = customer_groups.source_customer_number
    where mentions.address_line_1 is not null and mentions.postal_code is not null

),

points as (

    select
        customer_key,
        point_type,
        contact_point,
        max(last_seen_on) as last_seen_on,
        max(case when is_shared then 1 else 0 end) = 1 as is_shared
    from reached
    where contact_point is not null
    group by customer_key, point_type, contact_point

),

customer_points as (

    select
        ---------- keys
        customer_key,
        point_type,
        contact_point,

        ---------- dates
        last_seen_on,

        ---------- measures
        cast(row_number() over (
            partition by point_type, contact_point
            order by last_seen_on desc nulls last, customer_key
        ) as integer) as newest_customer_first,

        ---------- flags
        is_shared

    from points

)

select * from customer_points
