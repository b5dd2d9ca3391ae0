with

sales as (

    select * from {{ ref('sales') }}

),

visits as (

    select * from {{ ref('visits') }}

),

-- On one day a vehicle comes in for service before it is traded in, and is traded in before it is
-- sold.
events as (

    select
        vehicle_key,
        customer_key,
        sold_on as happened_on,
        2 as order_of_day,
        sale_key as event_key,
        'purchase' as event_type
    from sales
    where vehicle_key is not null

    union all

    select
        vehicle_key,
        customer_key,
        opened_on as happened_on,
        0 as order_of_day,
        visit_key as event_key,
        'visit' as event_type
    from visits
    where vehicle_key is not null

    union all

    select
        trade_vehicle_key as vehicle_key,
        cast(null as string) as customer_key,
        sold_on as happened_on,
        1 as order_of_day,
        sale_key as event_key,
        'trade_in' as event_type
    from sales
    where trade_vehicle_key is not null

),

holders as (

    select
        *,
        case
            when event_type = 'trade_in' then 'traded in'
            else coalesce(customer_key, 'not a customer')
        end as holder
    from events

),

compared as (

    select
        *,
        lag(holder) over (
            partition by vehicle_key
            order by happened_on, order_of_day, event_key
        ) as previous_holder
    from holders

),

numbered as (

    select
        *,
        sum(case when holder = previous_holder then 0 else 1 end) over (
            partition by vehicle_key
            order by happened_on, order_of_day, event_key
            rows between unbounded preceding and current row
        ) as episode_number
    from compared

),

episodes as (

    select
        vehicle_key,
        episode_number,
        max(customer_key) as customer_key,
        min(happened_on) as owned_since_on,
        min(case when event_type = 'purchase' then happened_on end) as bought_on
    from numbered
    group by vehicle_key, episode_number

),

bounded as (

    select
        *,
        lead(owned_since_on) over (
            partition by vehicle_key order by episode_number
        ) as owned_until_on
    from episodes

),

vehicle_ownership as (

    select
        ---------- keys
        {{ surrogate_key(['vehicle_key', 'episode_number']) }} as vehicle_ownership_key,
        vehicle_key,
        customer_key,
        cast(episode_number as integer) as episode_number,

        ---------- dates
        owned_since_on,
        bought_on,
        owned_until_on,

        ---------- flags
        owned_until_on is null as is_current

    from bounded
    where customer_key is not null

)

select * from vehicle_ownership
