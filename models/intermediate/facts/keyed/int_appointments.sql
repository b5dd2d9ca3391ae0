with

booked as (

    select * from {{ ref('int_booked_appointments') }}

),

links as (

    select * from {{ ref('int_appointment_links') }}

),

repair_orders as (

    select * from {{ ref('int_repair_orders') }}
    where not is_void and not is_internal_only

),

vin_corrections as (

    select * from {{ ref('int_vin_corrections') }}

),

dealerships as (

    select * from {{ ref('dealerships') }}

),

told as (

    select
        booked.appointment_key,
        booked.feed,
        booked.source_code,
        booked.appointment_number,
        booked.source_customer_number,
        coalesce(corrections.vehicle_key, {{ vehicle_key('booked.vin') }}) as vehicle_key,
        links.visit_key,
        booked.first_extracted_at,
        booked.booked_on,
        booked.appointment_on,
        booked.sent_status,
        links.is_visit
    from booked
    left join links
        on
            booked.appointment_key = links.appointment_key
            and links.best_first = 1
    left join vin_corrections as corrections
        on
            booked.feed = corrections.feed
            and booked.source_code = corrections.source_code
            and booked.source_customer_number = corrections.source_customer_number
            and booked.vin = corrections.vin

    union all

    select
        {{ surrogate_key(['repair_orders.visit_key', "'appointment'"]) }} as appointment_key,
        repair_orders.feed,
        repair_orders.source_code,
        cast(null as string) as appointment_number,
        repair_orders.source_customer_number,
        repair_orders.vehicle_key,
        repair_orders.visit_key,
        repair_orders.first_extracted_at,
        cast(null as date) as booked_on,
        repair_orders.appointment_on,
        'scheduled' as sent_status,
        repair_orders.is_visit
    from repair_orders
    left join links
        on repair_orders.visit_key = links.visit_key
    where repair_orders.appointment_on is not null and links.visit_key is null

),

appointments as (

    select
        ---------- keys
        told.appointment_key,
        told.feed,
        told.source_code,
        told.appointment_number,
        told.source_customer_number,
        dealerships.dealership_key,
        told.vehicle_key,
        case when told.is_visit then told.visit_key end as visit_key,

        ---------- dates
        told.first_extracted_at,
        told.booked_on,
        told.appointment_on,

        ---------- appointment
        -- An order tells that the customer came, save one that was opened ahead of the day.
        case
            when told.sent_status != 'scheduled' then told.sent_status
            when
                told.is_visit
                or (told.visit_key is not null and told.appointment_on <= {{ as_of_date() }})
                then 'arrived'
            else 'scheduled'
        end as status

    from told
    inner join dealerships
        on
            told.feed = dealerships.feed
            and told.source_code = dealerships.source_code

)

select * from appointments
