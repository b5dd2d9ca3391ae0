with

sales as (

    select * from {{ ref('sales') }}

),

customers as (

    select * from {{ ref('customers') }}

),

employees_gone as (

    select * from {{ ref('employees') }}
    where not is_active

),

ranked_sales as (

    select
        *,
        min(sold_on) over (partition by customer_key) as first_sold_on,
        row_number() over (partition by customer_key order by sold_on desc, sale_key)
            as newest_first
    from sales

),

-- Who was assigned is so from the first sale on, the salesperson of the last sale from that.
buyers as (

    select
        ranked_sales.customer_key,
        ranked_sales.sold_on as last_sold_on,
        coalesce(customers.assigned_salesperson_key, ranked_sales.salesperson_key)
            as salesperson_key,
        case
            when customers.assigned_salesperson_key is null then 'The salesperson of the last sale'
            else 'The assigned salesperson'
        end as salesperson_role,
        case
            when customers.assigned_salesperson_key is null then ranked_sales.sold_on
            else ranked_sales.first_sold_on
        end as served_since_on
    from ranked_sales
    inner join customers
        on ranked_sales.customer_key = customers.customer_key
    where ranked_sales.newest_first = 1

),

qualified as (

    select
        buyers.customer_key,
        greatest(
            buyers.served_since_on, coalesce(employees_gone.terminated_on, {{ as_of_date() }})
        ) as qualified_on,
        buyers.salesperson_role || ' left'
        || coalesce(' on ' || cast(employees_gone.terminated_on as string), '')
        || '; last vehicle bought ' || {{ months_ago('buyers.last_sold_on') }} as reason
    from buyers
    inner join employees_gone
        on buyers.salesperson_key = employees_gone.employee_key

)

{{ member_rows('qualified') }}
