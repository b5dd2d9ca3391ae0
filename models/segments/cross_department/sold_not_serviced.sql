with

customer_departments as (

    select * from {{ ref('customer_departments') }}

),

customer_lifecycle as (

    select * from {{ ref('customer_lifecycle') }}

),

first_and_last as (

    select
        customer_key,
        max(case when department = 'sales' then first_on end) as first_sale_on,
        max(case when department = 'sales' then last_on end) as last_sale_on,
        max(case when department = 'service' then last_on end) as last_visit_on
    from customer_lifecycle
    group by customer_key

),

qualified as (

    select
        first_and_last.customer_key,
        greatest(
            first_and_last.first_sale_on,
            coalesce(
                {{ full_months_after(
                    'first_and_last.last_visit_on', threshold('sold_not_serviced_months')
                ) }},
                first_and_last.first_sale_on
            )
        ) as qualified_on,
        'Last purchase ' || {{ months_ago('first_and_last.last_sale_on') }}
        || case
            when first_and_last.last_visit_on is null then '; never in for service'
            else '; last visit ' || {{ months_ago('first_and_last.last_visit_on') }}
        end as reason
    from customer_departments
    inner join first_and_last
        on customer_departments.customer_key = first_and_last.customer_key
    where customer_departments.is_sold_not_serviced

)

{{ member_rows('qualified') }}
