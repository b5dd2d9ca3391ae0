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

linked_orders as (

    select distinct visit_key
    from links

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
    left join linked_orders
        on repair_orders.visit_key = linked_orders.visit_key
    where
        repair_orders.appointment_on is not null
        and linked_orders.visit_key is null

),

-- An order tells that the customer came, save one that was opened ahead of the day.
settled as (

    select
        *,
        case
            when sent_status != 'scheduled' then sent_status
            when is_visit or (visit_key is not null and appointment_on <= {{ as_of_date() }})
                then 'arrived'
            else 'scheduled'
        end as status
    from told

),

appointments as (

    select
        ---------- keys
        settled.appointment_key,
        settled.feed,
        settled.source_code,
        settled.appointment_number,
        settled.source_customer_number,
        dealerships.dealership_key,
        settled.vehicle_key,
        case when settled.is_visit then settled.visit_key end as visit_key,

        ---------- dates
        settled.first_extracted_at,
        settled.booked_on,
        settled.appointment_on,

        ---------- appointment
        settled.status

    from settled
    inner join dealerships
        on
            settled.feed = dealerships.feed
            and settled.source_code = dealerships.source_code

)

select * from appointments
