{%- set months = threshold('single_operation_months') -%}
{%- set least_visits = threshold('single_operation_least_visits') -%}

with

visits as (

    select * from {{ ref('visits') }}
    where {{ within_months('closed_on', months) }}

),

sold_operations as (

    select * from {{ ref('visit_operations') }}
    where is_sold

),

-- A visit without a sold operation says nothing, and does not count.
visit_categories as (

    select
        visits.customer_key,
        visits.visit_key,
        visits.closed_on,
        min(sold_operations.operation_category) as first_category,
        max(sold_operations.operation_category) as last_category
    from visits
    inner join sold_operations
        on visits.visit_key = sold_operations.visit_key
    group by visits.customer_key, visits.visit_key, visits.closed_on

),

numbered_visits as (

    select
        *,
        row_number() over (partition by customer_key order by closed_on, visit_key)
            as visit_number
    from visit_categories

),

customers as (

    select
        customer_key,
        count(*) as visit_count,
        min(first_category) as first_category,
        max(last_category) as last_category,
        max(case when visit_number = {{ least_visits }} then closed_on end) as enough_since_on,
        max(closed_on) as last_closed_on
    from numbered_visits
    group by customer_key

),

qualified as (

    select
        customer_key,
        enough_since_on as qualified_on,
        {{ counted('visit_count', 'visit') }} || ' within {{ months }} months, all of category '
        || first_category || ', last on ' || {{ months_ago('last_closed_on') }} as reason
    from customers
    where
        visit_count >= {{ least_visits }}
        and first_category = last_category

)

{{ member_rows('qualified') }}
