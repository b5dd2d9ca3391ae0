with

deals as (

    select * from {{ ref('int_deals') }}

),

repair_orders as (

    select * from {{ ref('int_repair_orders') }}

),

vehicle_mentions as (

    select
        feed,
        source_code,
        source_customer_number,
        vehicle_key
    from deals

    union all

    select
        feed,
        source_code,
        source_customer_number,
        trade_vehicle_key as vehicle_key
    from deals

    union all

    select
        feed,
        source_code,
        source_customer_number,
        vehicle_key
    from repair_orders

),

customer_vehicles as (

    select distinct
        {{ surrogate_key(['feed', 'source_code', 'source_customer_number']) }}
            as source_customer_key,
        vehicle_key
    from vehicle_mentions
    where
        source_customer_number is not null
        and vehicle_key is not null

)

select * from customer_vehicles
