with

sales as (

    select * from {{ ref('sales') }}

),

numbered_sales as (

    select
        customer_key,
        sold_on,
        row_number() over (partition by customer_key order by sold_on, sale_key) as sale_number
    from sales

),

buyers as (

    select
        customer_key,
        count(*) as sale_count,
        max(sold_on) as last_sold_on,
        min(case
            when sale_number >= {{ threshold('repeat_buyers_least_sales') }} then sold_on
        end) as repeated_on
    from numbered_sales
    group by customer_key

),

qualified as (

    select
        customer_key,
        repeated_on as qualified_on,
        {{ counted('sale_count', 'vehicle') }}
        || ' bought, last on ' || {{ months_ago('last_sold_on') }} as reason
    from buyers
    where sale_count >= {{ threshold('repeat_buyers_least_sales') }}

)

{{ member_rows('qualified') }}
