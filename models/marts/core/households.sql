-- A key is published once it is registered, also when only a part is built.
-- depends_on: {{ ref('int_household_key_register') }}

with

customers as (

    select * from {{ ref('customers') }}

),

vehicles as (

    select * from {{ ref('vehicles') }}
    where not is_probably_no_longer_owned

),

members as (

    select
        household_key,
        min(first_seen_on) as first_seen_on,
        max(last_activity_on) as last_activity_on,
        count(*) as customer_count,
        sum(case when party_type = 'person' then 1 else 0 end) as people_count,
        sum(case when commercial_relationship = 'customer' then 1 else 0 end)
            as active_customer_count
    from customers
    group by household_key

),

owned_vehicles as (

    select
        customers.household_key,
        count(*) as vehicle_count,
        count(distinct customers.customer_key) as owner_count
    from vehicles
    inner join customers
        on vehicles.owner_customer_key = customers.customer_key
    group by customers.household_key

),

households as (

    select
        ---------- keys
        members.household_key,

        ---------- dates
        members.first_seen_on,
        members.last_activity_on,

        ---------- counts
        cast(members.customer_count as integer) as customer_count,
        cast(members.people_count as integer) as people_count,
        cast(members.active_customer_count as integer) as active_customer_count,
        cast(coalesce(owned_vehicles.owner_count, 0) as integer) as vehicle_owner_count,
        cast(coalesce(owned_vehicles.vehicle_count, 0) as integer) as owned_vehicle_count

    from members
    left join owned_vehicles
        on members.household_key = owned_vehicles.household_key

)

select * from households
