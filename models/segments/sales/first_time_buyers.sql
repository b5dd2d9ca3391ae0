with

sales as (

    select * from {{ ref('sales') }}

),

only_sales as (

    select
        customer_key,
        min(sold_on) as sold_on,
        min(vehicle_condition) as vehicle_condition
    from sales
    group by customer_key
    having count(*) = 1

),

qualified as (

    select
        customer_key,
        sold_on as qualified_on,
        'Only purchase so far: a ' || coalesce(vehicle_condition || ' ', '') || 'vehicle on '
        || {{ months_ago('sold_on') }} as reason
    from only_sales
    where {{ within_months('sold_on', threshold('first_time_buyers_months')) }}

)

{{ member_rows('qualified') }}
