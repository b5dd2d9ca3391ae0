with

int_appointments as (

    select * from {{ ref('int_appointments') }}

),

crosswalk as (

    select * from {{ ref('customer_crosswalk') }}

),

vehicles as (

    select * from {{ ref('int_vehicles') }}

),

appointments as (

    select
        ---------- keys
        int_appointments.appointment_key,
        crosswalk.customer_key,
        int_appointments.dealership_key,
        vehicles.vehicle_key,
        int_appointments.visit_key,
        int_appointments.feed,

        ---------- dates
        int_appointments.booked_on,
        int_appointments.appointment_on,

        ---------- appointment
        int_appointments.status

    from int_appointments
    left join crosswalk
        on
            int_appointments.feed = crosswalk.feed
            and int_appointments.source_code = crosswalk.source_code
            and int_appointments.source_customer_number = crosswalk.source_customer_number
    left join vehicles
        on int_appointments.vehicle_key = vehicles.vehicle_key

)

select * from appointments
