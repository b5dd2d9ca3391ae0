with

rooftops as (

    select * from {{ ref('rooftops') }}

),

rate_lines as (

    select * from {{ ref('exchange_rates') }}

),

deals as (

    select * from {{ ref('int_deals') }}
    where is_sale

),

repair_orders as (

    select * from {{ ref('int_repair_orders') }}
    where is_visit

),

parts_tickets as (

    select * from {{ ref('int_parts_tickets') }}

),

-- Each day once, whatever happened on it.
business_days as (

    select
        dealership_key,
        sold_on as business_on
    from deals

    union distinct

    select
        dealership_key,
        closed_on as business_on
    from repair_orders

    union distinct

    select
        dealership_key,
        purchased_on as business_on
    from parts_tickets

),

both_ways as (

    select
        currency,
        to_currency,
        valid_from,
        rate,
        0 as is_derived
    from rate_lines

    union all

    -- By way of a whole number, which becomes a decimal without rounding; a double need not.
    select
        to_currency as currency,
        currency as to_currency,
        valid_from,
        cast(
            cast(round(1e12 / nullif(cast(rate as double), 0)) as bigint)
            * cast(0.000000000001 as decimal(12, 12)) as decimal(20, 12)
        ) as rate,
        1 as is_derived
    from rate_lines

),

ranked_rates as (

    select
        rooftops.dealership_key,
        both_ways.valid_from,
        both_ways.rate,
        row_number() over (
            partition by rooftops.dealership_key, both_ways.valid_from order by both_ways.is_derived
        ) as entered_first
    from rooftops
    inner join both_ways
        on
            rooftops.currency = both_ways.currency
            and rooftops.reporting_currency = both_ways.to_currency

),

rates as (

    select
        dealership_key,
        valid_from,
        rate,
        row_number() over (partition by dealership_key order by valid_from) as rate_number
    from ranked_rates
    where entered_first = 1

),

timeline as (

    select
        dealership_key,
        business_on as day_on,
        1 as business_days,
        0 as rate_starts
    from business_days

    union all

    select
        dealership_key,
        valid_from as day_on,
        0 as business_days,
        1 as rate_starts
    from rates

),

-- Which rate holds is counted, so that days and rates meet on equal keys. Rows of one day count
-- together: a rate holds on its own first day.
numbered_days as (

    select
        dealership_key,
        day_on,
        business_days,
        greatest(
            sum(rate_starts) over (partition by dealership_key order by day_on), 1
        ) as rate_number
    from timeline

),

rooftop_exchange_rates as (

    select
        ---------- keys
        rooftops.dealership_key,

        ---------- dates
        numbered_days.day_on as business_on,

        ---------- currencies
        rooftops.currency,
        rooftops.reporting_currency,
        cast(
            case when rooftops.currency = rooftops.reporting_currency then 1 else rates.rate end
            as decimal(20, 12)
        ) as exchange_rate

    from numbered_days
    inner join rooftops
        on numbered_days.dealership_key = rooftops.dealership_key
    left join rates
        on
            numbered_days.dealership_key = rates.dealership_key
            and numbered_days.rate_number = rates.rate_number
    where numbered_days.business_days = 1

)

select * from rooftop_exchange_rates
