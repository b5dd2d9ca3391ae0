{%- set months = threshold('body_shop_months') -%}

with

body_visits as (

    select * from {{ ref('visits') }}
    where department = 'body'

),

recent_visits as (

    select
        customer_key,
        count(*) as visit_count,
        max(closed_on) as last_closed_on
    from body_visits
    where {{ within_months('closed_on', months) }}
    group by customer_key

),

{{ present_runs('body_visits', 'closed_on', months) }},

qualified as (

    select
        recent_visits.customer_key,
        present_runs.began_on as qualified_on,
        {{ counted('recent_visits.visit_count', 'body-shop visit') }}
        || ' within {{ months }} months, last on '
        || {{ months_ago('recent_visits.last_closed_on') }} as reason
    from recent_visits
    inner join present_runs
        on recent_visits.customer_key = present_runs.customer_key

)

{{ member_rows('qualified') }}
