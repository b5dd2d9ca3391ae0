with

customers as (

    select * from {{ ref('customers') }}
    where commercial_relationship = 'ex_customer'

),

qualified as (

    select
        customer_key,
        coalesce(
            {{ full_months_after('last_activity_on', threshold('customer_active_months')) }},
            {{ known_since('customers') }}
        ) as qualified_on,
        case
            when last_activity_on is null
                then 'Ex-customer by the contact card; known since '
                    || {{ months_ago(known_since('customers')) }} || '; no activity on file'
            else 'Last activity ' || {{ months_ago('last_activity_on') }}
        end as reason
    from customers

)

{{ member_rows('qualified') }}
