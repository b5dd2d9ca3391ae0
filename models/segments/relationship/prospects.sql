with

customers as (

    select * from {{ ref('customers') }}
    where commercial_relationship = 'prospect'

),

opportunities as (

    select * from {{ ref('opportunities') }}

),

first_and_last as (

    select
        customer_key,
        min(coalesce(created_on, stage_on)) as first_created_on,
        max(stage_on) as last_touched_on
    from opportunities
    group by customer_key

),

qualified as (

    select
        customers.customer_key,
        coalesce(first_and_last.first_created_on, {{ known_since('customers') }})
            as qualified_on,
        case
            when first_and_last.customer_key is null
                then 'Prospect by the contact card; known since '
                    || {{ months_ago(known_since('customers')) }}
            else 'First opportunity ' || {{ months_ago('first_and_last.first_created_on') }}
                || ', last touched ' || {{ months_ago('first_and_last.last_touched_on') }}
        end || '; no activity so far' as reason
    from customers
    left join first_and_last
        on customers.customer_key = first_and_last.customer_key

)

{{ member_rows('qualified') }}
