with

customers as (

    select * from {{ ref('customers') }}

),

vehicles as (

    select * from {{ ref('vehicles') }}

),

members as (

    select
        household_key,
        count(*) as customer_count
    from customers
    group by household_key

),

owned_vehicles as (

    select
        customers.household_key,
        count(*) as vehicle_count
    from vehicles
    inner join customers
        on vehicles.owner_customer_key = customers.customer_key
    group by customers.household_key

),

households as (

    select
        members.household_key,
        cast(members.customer_count as integer) as customer_count,
        cast(coalesce(owned_vehicles.vehicle_count, 0) as integer) as owned_vehicle_count
    from members
    left join owned_vehicles
        on members.household_key = owned_vehicles.household_key

)

select * from households
