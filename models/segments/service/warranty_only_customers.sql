{%- set least_visits = threshold('warranty_only_least_visits') -%}

with

visits as (

    select
        *,
        row_number() over (partition by customer_key order by closed_on, visit_key)
            as visit_number
    from {{ ref('visits') }}

),

customers as (

    select
        customer_key,
        count(*) as visit_count,
        sum(case when is_customer_pay then 1 else 0 end) as customer_pay_count,
        max(case when visit_number = {{ least_visits }} then closed_on end) as enough_since_on,
        max(closed_on) as last_closed_on
    from visits
    group by customer_key

),

qualified as (

    select
        customer_key,
        enough_since_on as qualified_on,
        {{ counted('visit_count', 'visit') }}
        || ', none of them customer-pay, last on ' || {{ months_ago('last_closed_on') }} as reason
    from customers
    where
        visit_count >= {{ least_visits }}
        and customer_pay_count = 0

)

{{ member_rows('qualified') }}
