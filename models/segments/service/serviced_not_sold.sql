{%- set months = threshold('serviced_not_sold_months') -%}

with

customer_departments as (

    select * from {{ ref('customer_departments') }}

),

visits as (

    select * from {{ ref('visits') }}

),

recent_visits as (

    select
        customer_key,
        count(*) as visit_count,
        max(closed_on) as last_closed_on
    from visits
    where {{ within_months('closed_on', months) }}
    group by customer_key

),

{{ present_runs('visits', 'closed_on', months, threshold('serviced_not_sold_least_visits')) }},

qualified as (

    select
        customer_departments.customer_key,
        present_runs.began_on as qualified_on,
        {{ counted('recent_visits.visit_count', 'visit') }}
        || ' within {{ months }} months, last on '
        || {{ months_ago('recent_visits.last_closed_on') }}
        || '; never bought a vehicle' as reason
    from customer_departments
    inner join recent_visits
        on customer_departments.customer_key = recent_visits.customer_key
    inner join present_runs
        on customer_departments.customer_key = present_runs.customer_key
    where customer_departments.is_serviced_not_sold

)

{{ member_rows('qualified') }}
