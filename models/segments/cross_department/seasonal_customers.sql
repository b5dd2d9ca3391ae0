{%- set months = threshold('seasonal_months') -%}

with

activities as (

    select
        *,
        month(activity_on) as month_number,
        min(month(activity_on)) over (partition by customer_key) as first_month_number
    from {{ ref('customer_activities') }}
    where
        department in ('service', 'body', 'parts')
        and {{ within_months('activity_on', months) }}

),

-- How many months after one month of theirs, or before it where that is nearer: a year is a circle.
placed as (

    select
        customer_key,
        activity_on,
        case
            when month_number - first_month_number > 6
                then month_number - first_month_number - 12
            else month_number - first_month_number
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
        and span_months <= {{ threshold('seasonal_span_months') }}

)

{{ member_rows('qualified') }}
