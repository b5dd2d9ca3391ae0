{%- set least_vehicles = threshold('multi_vehicle_least_vehicles') -%}

with

ownerships as (

    select * from {{ ref('vehicle_ownership') }}
    where is_owned

),

customers as (

    select * from {{ ref('customers') }}

),

household_vehicles as (

    select
        customers.household_key,
        ownerships.customer_key,
        ownerships.owned_since_on,
        row_number() over (
            partition by customers.household_key
            order by ownerships.owned_since_on, ownerships.vehicle_key
        ) as vehicle_number
    from ownerships
    inner join customers
        on ownerships.customer_key = customers.customer_key

),

households as (

    select
        household_key,
        count(*) as vehicle_count,
        max(case when vehicle_number = {{ least_vehicles }} then owned_since_on end)
            as enough_since_on
    from household_vehicles
    group by household_key

),

owners as (

    select
        household_key,
        customer_key,
        count(*) as vehicle_count,
        min(owned_since_on) as owner_since_on
    from household_vehicles
    group by household_key, customer_key

),

qualified as (

    select
        owners.customer_key,
        greatest(owners.owner_since_on, households.enough_since_on) as qualified_on,
        {{ counted('households.vehicle_count', 'owned vehicle') }} || ' in the household, '
        || cast(owners.vehicle_count as string) || ' of this customer' as reason
    from owners
    inner join households
        on owners.household_key = households.household_key
    where households.vehicle_count >= {{ least_vehicles }}

)

{{ member_rows('qualified') }}
