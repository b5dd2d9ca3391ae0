with

{{ answered_sends(['bounced', 'delivered', 'opened', 'clicked', 'replied']) }},

-- A bounce of a day alone counts from the end of that day, a sign of life from its beginning.
events as (

    select
        channel,
        contact_point,
        event_type = 'bounced' as is_bounce,
        event_on,
        case
            when event_type = 'bounced' and is_date_only
                then cast({{ days_after('event_on', 1) }} as timestamp)
            else event_at
        end as counts_from,
        feed,
        file_name,
        line_number
    from answered_sends
    where contact_point is not null

),

ranked as (

    select
        *,
        max(case when not is_bounce then counts_from end)
            over (partition by channel, contact_point) as reached_at,
        row_number() over (
            partition by channel, contact_point, is_bounce
            order by counts_from desc nulls last, file_name desc, line_number desc
        ) as newest_first
    from events

),

bounced_points as (

    select
        channel,
        contact_point,
        event_on as bounced_on,
        feed,
        file_name,
        line_number
    from ranked
    where
        is_bounce
        and newest_first = 1
        and channel != 'push'
        and (reached_at is null or counts_from >= reached_at)

)

select * from bounced_points
