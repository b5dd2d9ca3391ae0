with

vehicle_ownership as (

    select * from {{ ref('vehicle_ownership') }}

),

visits as (

    select * from {{ ref('visits') }}

),

serviced_vehicles as (

    select distinct vehicle_key
    from visits

),

never_serviced as (

    select
        vehicle_ownership.customer_key,
        count(*) as vehicle_count,
        min(vehicle_ownership.bought_on) as oldest_bought_on
    from vehicle_ownership
    left join serviced_vehicles
        on vehicle_ownership.vehicle_key = serviced_vehicles.vehicle_key
    where
        vehicle_ownership.is_owned
        and vehicle_ownership.bought_on
        <= {{ months_before(as_of_date(), threshold('never_serviced_months')) }}
        and serviced_vehicles.vehicle_key is null
    group by vehicle_ownership.customer_key

),

qualified as (

    select
        customer_key,
        {{ full_months_after('oldest_bought_on', threshold('never_serviced_months')) }}
            as qualified_on,
        'Bought ' || {{ months_ago('oldest_bought_on') }}
        || ', never in for service; ' || {{ counted('vehicle_count', 'such vehicle') }} as reason
    from never_serviced

)

{{ member_rows('qualified') }}
