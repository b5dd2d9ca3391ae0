{%- set months = threshold('seasonal_months') -%}
{%- set span = threshold('seasonal_span_months') -%}

with

activities as (

    select
        *,
        month(activity_on) - min(month(activity_on)) over (partition by customer_key)
            as months_later
    from {{ ref('customer_activities') }}
    where
        department in ('service', 'body', 'parts')
        and {{ within_months('activity_on', months) }}

),

-- A month so late that the season may begin with it lies before the first one of theirs.
placed as (

    select
        customer_key,
        activity_on,
        case
            when months_later + {{ span }} - 1 >= 12 then months_later - 12
            else months_later
        end as months_off,
        row_number() over (partition by customer_key order by activity_on) as activity_number
    from activities

),

seasons as (

    select
        customer_key,
        count(*) as activity_count,
        max(activity_on) as last_on,
        max(case
            when activity_number = {{ threshold('seasonal_least_activities') }} then activity_on
        end) as enough_since_on,
        max(months_off) - min(months_off) + 1 as span_months
    from placed
    group by customer_key

),

qualified as (

    select
        customer_key,
        enough_since_on as qualified_on,
        cast(activity_count as string)
        || ' visits and parts purchases within {{ months }} months, all within the same '
        || {{ counted('span_months', 'month') }} || ' of the year, last on '
        || {{ months_ago('last_on') }} as reason
    from seasons
    where
        enough_since_on is not null
        and span_months <= {{ span }}

)

{{ member_rows('qualified') }}
