with

vehicles as (

    select
        *,
        case odometer_unit
            when 'mi' then {{ threshold('high_mileage_miles') }}
            when 'km' then {{ threshold('high_mileage_kilometers') }}
        end as high_mileage
    from {{ ref('vehicles') }}

),

ranked_vehicles as (

    select
        owner_customer_key as customer_key,
        greatest(last_odometer_on, owned_since_on) as known_on,
        last_odometer_on,
        last_odometer,
        odometer_unit,
        count(*) over (partition by owner_customer_key) as vehicle_count,
        row_number() over (
            partition by owner_customer_key
            order by greatest(last_odometer_on, owned_since_on) nulls last, vehicle_key
        ) as known_first
    from vehicles
    where
        last_odometer > high_mileage
        and not is_probably_no_longer_owned

),

qualified as (

    select
        customer_key,
        known_on as qualified_on,
        'Odometer at ' || cast(last_odometer as string) || ' ' || odometer_unit
        || ' on ' || {{ months_ago('last_odometer_on') }}
        || '; ' || {{ counted('vehicle_count', 'such vehicle') }} as reason
    from ranked_vehicles
    where known_first = 1

)

{{ member_rows('qualified') }}
