with

appointments as (

    select * from {{ ref('appointments') }}
    where status != 'cancelled'

),

service_lifecycles as (

    select * from {{ ref('customer_lifecycle') }}
    where department = 'service'

),

booked_customers as (

    select distinct customer_key
    from appointments
    where {{ is_booked('status', 'appointment_on') }}

),

last_appointments as (

    select
        customer_key,
        max(case when status = 'no_show' then appointment_on end) as missed_on,
        max(case when status != 'no_show' then appointment_on end) as not_missed_on
    from appointments
    where appointment_on <= {{ as_of_date() }}
    group by customer_key

),

missed_appointments as (

    select last_appointments.*
    from last_appointments
    left join booked_customers
        on last_appointments.customer_key = booked_customers.customer_key
    left join service_lifecycles
        on last_appointments.customer_key = service_lifecycles.customer_key
    where
        booked_customers.customer_key is null
        and (
            last_appointments.not_missed_on is null
            or last_appointments.not_missed_on < last_appointments.missed_on
        )
        and (
            service_lifecycles.last_on is null
            or service_lifecycles.last_on < last_appointments.missed_on
        )

),

qualified as (

    select
        customer_key,
        missed_on as qualified_on,
        'Missed the appointment of ' || {{ months_ago('missed_on') }}
        || ', no visit since' as reason
    from missed_appointments
    where {{ within_days('missed_on', threshold('no_show_days')) }}

)

{{ member_rows('qualified') }}
