with

sales as (

    select * from {{ ref('sales') }}

),

customers as (

    select * from {{ ref('customers') }}

),

buyers as (

    select
        sales.customer_key,
        count(*) as sale_count,
        min(sales.sold_on) as first_sold_on,
        max(sales.sold_on) as last_sold_on
    from sales
    inner join customers
        on sales.customer_key = customers.customer_key
    where
        customers.party_type = 'business'
        or sales.deal_type = 'fleet'
    group by sales.customer_key

),

qualified as (

    select
        customer_key,
        first_sold_on as qualified_on,
        {{ counted('sale_count', 'vehicle') }}
        || ' bought as a business or fleet, last on ' || {{ months_ago('last_sold_on') }} as reason
    from buyers

)

{{ member_rows('qualified') }}
