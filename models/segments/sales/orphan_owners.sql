with

customer_salespeople as (

    select * from {{ ref('customer_salespeople') }}
    where
        last_sold_on is not null
        and not is_salesperson_active

),

qualified as (

    select
        customer_key,
        greatest(
            served_since_on, coalesce(salesperson_left_on, {{ as_of_date() }})
        ) as qualified_on,
        case basis
            when 'assigned' then 'The assigned salesperson'
            else 'The salesperson of the last sale'
        end
        || ' left' || coalesce(' on ' || cast(salesperson_left_on as string), '')
        || '; last vehicle bought ' || {{ months_ago('last_sold_on') }} as reason
    from customer_salespeople

)

{{ member_rows('qualified') }}
