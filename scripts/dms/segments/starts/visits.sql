with

visits as (

    select * from {{ ref('visits') }}
    where {{ within_months('closed_on', threshold('new_segment_months')) }}

),

numbered_visits as (

    select
        customer_key,
        closed_on,
        row_number() over (partition by customer_key order by closed_on, visit_key) as visit_number
    from visits

),

visitors as (

    select
        customer_key,
        count(*) as visit_count,
        max(closed_on) as last_closed_on,
        min(case
            when visit_number >= {{ threshold('new_segment_least_visits') }} then closed_on
        end) as often_since_on
    from numbered_visits
    group by customer_key

),

qualified as (

    select
        customer_key,
        often_since_on as qualified_on,
        {{ counted('visit_count', 'visit') }}
        || ' within {{ threshold("new_segment_months") }} months, last on '
        || {{ months_ago('last_closed_on') }} as reason
    from visitors
    where visit_count >= {{ threshold('new_segment_least_visits') }}

)

{{ member_rows('qualified') }}
