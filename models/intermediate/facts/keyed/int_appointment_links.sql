with

booked as (

    select * from {{ ref('int_booked_appointments') }}
    where sent_status in ('scheduled', 'arrived')

),

repair_orders as (

    select * from {{ ref('int_repair_orders') }}
    where not is_void and not is_internal_only

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

),

-- Order numbers are used again over the years: the nearest order is meant.
ranked_links as (

    select
        *,
        cast(row_number() over (
            partition by appointment_key
            order by
                link_rank,
                abs({{ days_between('appointment_on', 'opened_on') }}) nulls last,
                opened_on,
                visit_key
        ) as bigint) as best_first
    from links

)

select * from ranked_links
