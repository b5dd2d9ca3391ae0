{#- Longer than others: payments, distance and end of a contract come from five relations. -#}
with

deals as (

    select * from {{ ref('int_deals') }}

),

sales as (

    select * from {{ ref('sales') }}
    where finance_type in ('finance', 'lease')

),

rooftops as (

    select * from {{ ref('rooftops') }}

),

vehicles as (

    select * from {{ ref('int_vehicles') }}

),

vehicle_events as (

    select * from {{ ref('vehicle_events') }}

),

purchases as (

    select
        *,
        episode_number + 1 as next_episode_number
    from vehicle_events
    where event_type = 'purchase'

),

episodes as (

    select
        vehicle_key,
        episode_number,
        min(happened_on) as began_on
    from vehicle_events
    group by vehicle_key, episode_number

),

-- What is known of each contract; a reading of another unit in that of the rooftop.
contracts as (

    select
        sales.*,
        deals.first_payment_on,
        deals.apr,
        rooftops.distance_unit,
        next_episodes.began_on as ended_on,
        vehicles.last_odometer_on,
        coalesce(sales.term_months, {{ months_between('sales.sold_on', 'sales.lease_end_on') }})
        * cast(deals.lease_distance_per_year as double) / 12 as allowed,
        coalesce(sales.odometer, case when sales.vehicle_condition = 'new' then 0 end)
            as first_odometer,
        cast(vehicles.last_odometer as double) * case
            when vehicles.odometer_unit = rooftops.distance_unit then 1
            when vehicles.odometer_unit = 'mi' then 1.609344
            else cast(1 as double) / 1.609344
        end as last_odometer,
        {{ days_between('sales.sold_on', 'vehicles.last_odometer_on') }} as days_until_reading,
        {{ days_between('sales.sold_on', 'sales.lease_end_on') }} as days_until_end,
        (year({{ as_of_date() }}) - year(deals.first_payment_on)) * 12
        + month({{ as_of_date() }}) - month(deals.first_payment_on) as payment_months
    from sales
    inner join deals
        on sales.sale_key = deals.deal_key
    inner join rooftops
        on sales.dealership_key = rooftops.dealership_key
    left join vehicles
        on sales.vehicle_key = vehicles.vehicle_key
    left join purchases
        on sales.sale_key = purchases.document_key
    left join episodes as next_episodes
        on
            purchases.vehicle_key = next_episodes.vehicle_key
            and purchases.next_episode_number = next_episodes.episode_number

),

-- The n-th payment is due n - 1 months after the first.
counted_contracts as (

    select
        *,
        case
            when first_payment_on > {{ as_of_date() }} then 0
            when {{ months_after('first_payment_on', 'payment_months') }} <= {{ as_of_date() }}
                then payment_months + 1
            else payment_months
        end as payments_due
    from contracts

),

finance_contracts as (

    select
        ---------- keys
        sale_key,
        customer_key,
        dealership_key,
        vehicle_key,

        ---------- dates
        sold_on,
        first_payment_on,
        lease_end_on,
        last_odometer_on,
        ended_on,

        ---------- contract
        finance_type,
        term_months,
        cast(case
            when payments_due >= term_months then 0
            else term_months - payments_due
        end as integer) as payments_left,
        distance_unit,
        cast(round(allowed) as integer) as allowed_distance,
        cast(round(case
            when days_until_reading > 0
                then (last_odometer - first_odometer) * days_until_end / days_until_reading
        end) as integer) as projected_distance,

        ---------- flags
        coalesce(
            ended_on is null
            and case
                when finance_type = 'lease' then lease_end_on >= {{ as_of_date() }}
                else payments_due < term_months
            end,
            false
        ) as is_running,
        apr >= {{ threshold('high_apr_percent') }} as has_high_apr

    from counted_contracts

)

select * from finance_contracts
