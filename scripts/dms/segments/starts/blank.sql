with

customers as (

    select * from {{ ref('customers') }}

),

-- FILL IN the rule: which customers, since which day, and why.
qualified as (

    select
        customer_key,
        customer_since_on as qualified_on,
        'Customer since ' || {{ months_ago('customer_since_on') }} as reason
    from customers
    where customer_since_on is not null

)

{{ member_rows('qualified') }}
