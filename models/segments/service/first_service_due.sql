with

owned_vehicles as (

    select
        *,
        {{ is_electric() }} as is_electric
    from {{ ref('vehicle_ownership') }}
    where is_owned

),

serviced_vehicles as (

    select distinct vehicle_key
    from {{ ref('visits') }}
    where department = 'service'

),

unserviced_vehicles as (

    select
        owned_vehicles.customer_key,
        owned_vehicles.vehicle_key,
        owned_vehicles.bought_on,
        owned_vehicles.is_electric,
        case
            when owned_vehicles.is_electric
                then {{ threshold('first_service_electric_from_months') }}
            else {{ threshold('first_service_from_months') }}
        end as from_months,
        case
            when owned_vehicles.is_electric
                then {{ threshold('first_service_electric_until_months') }}
            else {{ threshold('first_service_until_months') }}
        end as until_months
    from owned_vehicles
    left join serviced_vehicles
        on owned_vehicles.vehicle_key = serviced_vehicles.vehicle_key
    where serviced_vehicles.vehicle_key is null

),

due_vehicles as (

    select
        *,
        {{ full_months_after('bought_on', 'from_months') }} as due_on
    from unserviced_vehicles
    where
        bought_on <= {{ months_before(as_of_date(), 'from_months') }}
        and bought_on > {{ months_before(as_of_date(), 'until_months') }}

),

ranked_vehicles as (

    select
        *,
        count(*) over (partition by customer_key) as vehicle_count,
        row_number() over (
            partition by customer_key order by due_on nulls last, bought_on nulls last, vehicle_key
        ) as due_first
    from due_vehicles

),

qualified as (

    select
        customer_key,
        due_on as qualified_on,
        'Bought ' || {{ months_ago('bought_on') }}
        || case when is_electric then ', electric' else '' end
        || ', never in for service; ' || {{ counted('vehicle_count', 'such vehicle') }} as reason
    from ranked_vehicles
    where due_first = 1

)

{{ member_rows('qualified') }}
