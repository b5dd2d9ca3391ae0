with

customer_departments as (

    select * from {{ ref('customer_departments') }}
    where not bought_used

),

sales as (

    select * from {{ ref('sales') }}

),

new_vehicles as (

    select
        sales.customer_key,
        count(*) as vehicle_count,
        min(sales.sold_on) as first_sold_on,
        max(sales.sold_on) as last_sold_on
    from sales
    inner join customer_departments
        on sales.customer_key = customer_departments.customer_key
    where sales.vehicle_condition = 'new'
    group by sales.customer_key

),

qualified as (

    select
        customer_key,
        first_sold_on as qualified_on,
        {{ counted('vehicle_count', 'new vehicle') }}
        || ' bought, last on ' || {{ months_ago('last_sold_on') }}
        || '; never a used one' as reason
    from new_vehicles

)

{{ member_rows('qualified') }}
