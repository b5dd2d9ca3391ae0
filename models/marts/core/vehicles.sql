with

vehicles as (

    select * from {{ ref('int_vehicles') }}

),

current_owners as (

    select * from {{ ref('vehicle_ownership') }}
    where is_current

),

vehicles_with_owners as (

    select
        ---------- keys
        vehicles.vehicle_key,
        current_owners.customer_key as owner_customer_key,

        ---------- dates
        current_owners.owned_since_on,
        vehicles.last_odometer_on,

        ---------- vehicle
        vehicles.make,
        vehicles.model,
        vehicles.model_year,
        vehicles.source_make,
        vehicles.source_model,
        vehicles.source_model_year,
        vehicles.body_class,
        vehicles.fuel_type,
        vehicles.electrification,
        vehicles.drive_type,
        vehicles.gross_weight_class,
        vehicles.last_odometer,
        vehicles.odometer_unit,
        current_owners.no_longer_owned_reason,

        ---------- flags
        vehicles.is_vin_valid,
        vehicles.is_vin_decoded,
        coalesce(current_owners.is_probably_no_longer_owned, false)
            as is_probably_no_longer_owned

    from vehicles
    left join current_owners
        on vehicles.vehicle_key = current_owners.vehicle_key

)

select * from vehicles_with_owners
