with

sales as (

    select * from {{ ref('sales') }}

),

used_vehicles as (

    select
        customer_key,
        count(*) as vehicle_count,
        min(sold_on) as first_sold_on,
        max(sold_on) as last_sold_on
    from sales
    where vehicle_condition in ('used', 'certified')
    group by customer_key

),

qualified as (

    select
        customer_key,
        first_sold_on as qualified_on,
        {{ counted('vehicle_count', 'used vehicle') }}
        || ' bought, last on ' || {{ months_ago('last_sold_on') }} as reason
    from used_vehicles

)

{{ member_rows('qualified') }}
