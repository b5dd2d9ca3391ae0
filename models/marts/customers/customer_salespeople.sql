with

customers as (

    select * from {{ ref('customers') }}

),

sales as (

    select * from {{ ref('sales') }}

),

employees as (

    select * from {{ ref('employees') }}

),

ranked_sales as (

    select
        *,
        min(sold_on) over (partition by customer_key) as first_sold_on,
        row_number() over (partition by customer_key order by sold_on desc, sale_key)
            as newest_first
    from sales
    where customer_key is not null

),

-- Who was assigned is so from the first sale on, the salesperson of the last sale from that.
served as (

    select
        customers.customer_key,
        coalesce(customers.assigned_salesperson_key, ranked_sales.salesperson_key)
            as salesperson_key,
        ranked_sales.sold_on as last_sold_on,
        case
            when customers.assigned_salesperson_key is null then ranked_sales.sold_on
            else ranked_sales.first_sold_on
        end as served_since_on,
        case
            when customers.assigned_salesperson_key is null then 'last_sale' else 'assigned'
        end as basis
    from customers
    left join ranked_sales
        on
            customers.customer_key = ranked_sales.customer_key
            and ranked_sales.newest_first = 1

),

customer_salespeople as (

    select
        ---------- keys
        served.customer_key,
        served.salesperson_key,

        ---------- dates
        served.last_sold_on,
        served.served_since_on,
        employees.terminated_on as salesperson_left_on,

        ---------- salesperson
        served.basis,

        ---------- flags
        employees.is_active as is_salesperson_active

    from served
    inner join employees
        on served.salesperson_key = employees.employee_key

)

select * from customer_salespeople
