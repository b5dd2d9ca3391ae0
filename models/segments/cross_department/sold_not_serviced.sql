with

customer_360 as (

    select * from {{ ref('customer_360') }}

),

qualified as (

    select
        customer_key,
        greatest(
            first_sale_on,
            coalesce(
                {{ full_months_after('last_visit_on', threshold('sold_not_serviced_months')) }},
                first_sale_on
            )
        ) as qualified_on,
        'Last purchase ' || {{ months_ago('last_sale_on') }}
        || case
            when last_visit_on is null then '; never in for service'
            else '; last visit ' || {{ months_ago('last_visit_on') }}
        end as reason
    from customer_360
    where is_sold_not_serviced

)

{{ member_rows('qualified') }}
