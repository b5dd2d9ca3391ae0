{%- set limits = {
    'mi': threshold('high_mileage_miles'), 'km': threshold('high_mileage_kilometers')
} -%}

with

vehicles as (

    select
        *,
        case odometer_unit
            {%- for unit, limit in limits.items() %}
            when '{{ unit }}' then {{ limit }}
            {%- endfor %}
        end as high_mileage
    from {{ ref('vehicle_ownership') }}
    where is_owned

),

rooftops as (

    select
        *,
        case distance_unit
            {%- for unit, limit in limits.items() %}
            when '{{ unit }}' then {{ limit }}
            {%- endfor %}
        end as high_mileage
    from {{ ref('rooftops') }}

),

readings as (

    select
        vehicle_key,
        dealership_key,
        opened_on as read_on,
        odometer
    from {{ ref('visits') }}

    union all

    select
        vehicle_key,
        dealership_key,
        sold_on as read_on,
        odometer
    from {{ ref('sales') }}

),

first_high_readings as (

    select
        readings.vehicle_key,
        min(readings.read_on) as first_high_on
    from readings
    inner join rooftops
        on readings.dealership_key = rooftops.dealership_key
    where readings.odometer > rooftops.high_mileage
    group by readings.vehicle_key

),

-- The newest reading may stand on a document that is neither a visit nor a sale.
owned_vehicles as (

    select
        vehicles.*,
        greatest(
            coalesce(first_high_readings.first_high_on, vehicles.last_odometer_on),
            vehicles.owned_since_on
        ) as high_since_on
    from vehicles
    left join first_high_readings
        on vehicles.vehicle_key = first_high_readings.vehicle_key
    where vehicles.last_odometer > vehicles.high_mileage

),

ranked_vehicles as (

    select
        *,
        count(*) over (partition by customer_key) as vehicle_count,
        row_number() over (
            partition by customer_key order by high_since_on nulls last, vehicle_key
        ) as high_first
    from owned_vehicles

),

qualified as (

    select
        customer_key,
        high_since_on as qualified_on,
        'Odometer at ' || cast(last_odometer as string) || ' ' || odometer_unit
        || ' on ' || {{ months_ago('last_odometer_on') }}
        || '; ' || {{ counted('vehicle_count', 'such vehicle') }} as reason
    from ranked_vehicles
    where high_first = 1

)

{{ member_rows('qualified') }}
