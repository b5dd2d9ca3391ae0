with

sales as (

    select * from {{ ref('sales') }}

),

orders as (

    select * from {{ ref('opportunities') }}
    where stage in ('order', 'awaiting_delivery')

),

last_sales as (

    select
        customer_key,
        max(sold_on) as last_sold_on
    from sales
    group by customer_key

),

-- A sale on the day of an order is what became of it.
awaited_vehicles as (

    select
        customer_key,
        sale_key as document_key,
        sold_on as awaited_since_on,
        delivered_on as delivery_on,
        'Sold ' as what_happened
    from sales
    where
        sold_on > {{ days_after(as_of_date(), '-' ~ threshold('awaiting_delivery_days')) }}
        and (delivered_on is null or delivered_on > {{ as_of_date() }})

    union all

    select
        orders.customer_key,
        orders.opportunity_key as document_key,
        orders.stage_on as awaited_since_on,
        orders.expected_delivery_on as delivery_on,
        'Ordered ' as what_happened
    from orders
    left join last_sales
        on orders.customer_key = last_sales.customer_key
    where
        last_sales.last_sold_on is null
        or orders.stage_on > last_sales.last_sold_on

),

ranked_vehicles as (

    select
        *,
        row_number() over (
            partition by customer_key order by awaited_since_on, document_key
        ) as longest_first
    from awaited_vehicles

),

qualified as (

    select
        customer_key,
        awaited_since_on as qualified_on,
        what_happened || {{ months_ago('awaited_since_on') }}
        || case
            when delivery_on is null then '; day of delivery not known'
            when delivery_on < {{ as_of_date() }}
                then '; delivery was due on ' || cast(delivery_on as string)
            else '; delivery due on ' || cast(delivery_on as string)
        end as reason
    from ranked_vehicles
    where longest_first = 1

)

{{ member_rows('qualified') }}
