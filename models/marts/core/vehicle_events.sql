{#- Longer than others: whose a vehicle is follows from windows over windows, a step each. -#}
with

sales as (

    select * from {{ ref('sales') }}

),

visits as (

    select * from {{ ref('visits') }}

),

deals as (

    select * from {{ ref('int_deals') }}

),

customer_households as (

    select * from {{ ref('int_customer_households') }}

),

-- On one day a vehicle comes in for service, is traded in, leaves for another dealer, and is sold.
events as (

    select
        vehicle_key,
        customer_key,
        dealership_key,
        sale_key as document_key,
        sold_on as happened_on,
        3 as order_of_day,
        'purchase' as event_type,
        lease_end_on
    from sales
    where vehicle_key is not null

    union all

    select
        vehicle_key,
        customer_key,
        dealership_key,
        visit_key as document_key,
        opened_on as happened_on,
        0 as order_of_day,
        'visit' as event_type,
        cast(null as date) as lease_end_on
    from visits
    where vehicle_key is not null

    union all

    select
        trade_vehicle_key as vehicle_key,
        customer_key,
        dealership_key,
        sale_key as document_key,
        sold_on as happened_on,
        1 as order_of_day,
        'trade_in' as event_type,
        cast(null as date) as lease_end_on
    from sales
    where trade_vehicle_key is not null

    union all

    select
        vehicle_key,
        cast(null as string) as customer_key,
        dealership_key,
        deal_key as document_key,
        sold_on as happened_on,
        2 as order_of_day,
        'dealer_disposal' as event_type,
        cast(null as date) as lease_end_on
    from deals
    where
        vehicle_key is not null
        and deal_type is not null
        and not is_customer_business
        and deal_status in ('booked', 'finalized')

),

-- Who has the vehicle after the event, and who stood there: a household counts as one. A buyer who
-- also comes for service on the day of purchase bought the vehicle first.
holders as (

    select
        events.vehicle_key,
        events.customer_key,
        events.dealership_key,
        events.document_key,
        events.happened_on,
        events.event_type,
        events.lease_end_on,
        case
            when
                events.event_type = 'visit'
                and events.customer_key is not null
                and max(case when events.event_type = 'purchase' then 1 else 0 end) over (
                    partition by events.vehicle_key, events.happened_on, events.customer_key
                ) = 1
                then 4
            else events.order_of_day
        end as order_of_day,
        case
            when events.event_type in ('trade_in', 'dealer_disposal') then 'dealership'
            else coalesce(customer_households.household_key, events.customer_key, 'not a customer')
        end as holder,
        coalesce(customer_households.household_key, events.customer_key) as party,
        {{ surrogate_key(['events.event_type', 'events.document_key']) }} as vehicle_event_key
    from events
    left join customer_households
        on events.customer_key = customer_households.customer_key

),

{#- The order of a vehicle's events. -#}
{%- set in_order = 'order by happened_on nulls last, order_of_day nulls last, vehicle_event_key' %}

compared as (

    select
        *,
        lag(holder) over (partition by vehicle_key {{ in_order }}) as previous_holder,
        lead(party) over (partition by vehicle_key {{ in_order }}) as next_party
    from holders

),

numbered as (

    select
        *,
        sum(case when holder = previous_holder then 0 else 1 end) over (
            partition by vehicle_key {{ in_order }}
            rows between unbounded preceding and current row
        ) as run_number
    from compared

),

-- Visits of one day by somebody else, before and after which the owner had the vehicle.
guests as (

    select
        *,
        coalesce(
            min(happened_on) over (partition by vehicle_key, run_number)
            = max(happened_on) over (partition by vehicle_key, run_number)
            and max(case when event_type = 'visit' then 0 else 1 end) over (
                partition by vehicle_key, run_number
            ) = 0
            and max(case when previous_holder != holder then previous_holder end) over (
                partition by vehicle_key, run_number
            ) = max(case when next_party != holder then next_party end) over (
                partition by vehicle_key, run_number
            ),
            false
        ) as is_guest_visit
    from numbered

),

owners as (

    select
        *,
        lag(holder) over (partition by vehicle_key, is_guest_visit {{ in_order }})
            as previous_owner
    from guests

),

households as (

    select
        *,
        sum(case when is_guest_visit or holder = previous_owner then 0 else 1 end) over (
            partition by vehicle_key {{ in_order }}
            rows between unbounded preceding and current row
        ) as household_number,
        not is_guest_visit
        and (event_type = 'purchase' or holder != previous_owner or previous_owner is null)
            as says_who_owns
    from owners

),

-- Within a household the owner is who brought the vehicle first, until another member buys it.
started as (

    select
        *,
        says_who_owns
        and coalesce(
            customer_key != lag(customer_key) over (
                partition by vehicle_key, household_number, says_who_owns {{ in_order }}
            ),
            holder != previous_owner or previous_owner is null
        ) as is_episode_start
    from households

),

vehicle_events as (

    select
        ---------- keys
        vehicle_event_key,
        vehicle_key,
        customer_key,
        dealership_key,
        document_key,
        cast(sum(case when is_episode_start then 1 else 0 end) over (
            partition by vehicle_key {{ in_order }}
            rows between unbounded preceding and current row
        ) as integer) as episode_number,

        ---------- dates
        happened_on,
        lease_end_on,

        ---------- event
        event_type,

        ---------- flags
        is_episode_start,
        is_guest_visit

    from started

)

select * from vehicle_events
