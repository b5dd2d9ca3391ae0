with

dealervault_appointments as (

    select * from {{ ref('stg_dealervault__appointments') }}

),

repair_orders as (

    select * from {{ ref('int_repair_orders_unioned') }}
    where not is_void and not is_internal_only

),

vin_corrections as (

    select * from {{ ref('int_vin_corrections') }}

),

dealerships as (

    select * from {{ ref('dealerships') }}

),

unioned as (

    select
        'dealervault' as feed,
        source_code,
        appointment_number,
        source_customer_number,
        ro_number,
        vin,
        first_extracted_at,
        created_on as booked_on,
        appointment_on,
        appointment_status
    from dealervault_appointments

),

-- What became of a booking that lies ahead is not known yet, whatever a later extract says, and
-- nobody has missed it.
booked as (

    select
        *,
        {{ surrogate_key(['feed', 'source_code', 'appointment_number', "'appointment'"]) }}
            as appointment_key,
        case
            when
                appointment_on > {{ as_of_date() }}
                and (
                    cast(first_extracted_at as date) > {{ as_of_date() }}
                    or appointment_status = 'no_show'
                )
                then 'scheduled'
            else coalesce(appointment_status, 'scheduled')
        end as sent_status
    from unioned

),

-- The order that an appointment became: the one that it names, or the one that names its day.
links as (

    select
        booked.appointment_key,
        booked.appointment_on,
        repair_orders.visit_key,
        repair_orders.opened_on,
        repair_orders.is_visit,
        1 as link_rank
    from booked
    inner join repair_orders
        on
            booked.feed = repair_orders.feed
            and booked.source_code = repair_orders.source_code
            and booked.ro_number = repair_orders.ro_number
    where booked.sent_status in ('scheduled', 'arrived')

    union all

    select
        booked.appointment_key,
        booked.appointment_on,
        repair_orders.visit_key,
        repair_orders.opened_on,
        repair_orders.is_visit,
        2 as link_rank
    from booked
    inner join repair_orders
        on
            booked.feed = repair_orders.feed
            and booked.source_code = repair_orders.source_code
            and booked.source_customer_number = repair_orders.source_customer_number
            and booked.appointment_on = repair_orders.appointment_on
    where booked.sent_status in ('scheduled', 'arrived')

),

-- Order numbers are used again over the years: the nearest order is meant.
ranked_links as (

    select
        *,
        row_number() over (
            partition by appointment_key
            order by
                link_rank,
                abs({{ days_between('appointment_on', 'opened_on') }}) nulls last,
                opened_on,
                visit_key
        ) as best_first
    from links

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
        ranked_links.visit_key,
        booked.first_extracted_at,
        booked.booked_on,
        booked.appointment_on,
        booked.sent_status,
        ranked_links.is_visit
    from booked
    left join ranked_links
        on
            booked.appointment_key = ranked_links.appointment_key
            and ranked_links.best_first = 1
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
