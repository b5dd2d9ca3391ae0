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

    {% for documents, day in [
        ('deals', 'sold_on'), ('repair_orders', 'closed_on'), ('parts_tickets', 'purchased_on'),
    ] %}
    select
        dealership_key,
        {{ day }} as business_on
    from {{ documents }}
    {{ 'union distinct' if not loop.last }}
    {% endfor %}

),

both_ways as (

    select
        currency,
        to_currency,
        valid_from,
        rate as entered_rate,
        cast(null as decimal(20, 12)) as derived_rate
    from rate_lines

    union all

    -- By way of a whole number, which becomes a decimal without rounding; a double need not.
    select
        to_currency as currency,
        currency as to_currency,
        valid_from,
        cast(null as decimal(20, 12)) as entered_rate,
        cast(
            cast(round(1e12 / nullif(cast(rate as double), 0)) as bigint)
            * cast(0.000000000001 as decimal(12, 12)) as decimal(20, 12)
        ) as derived_rate
    from rate_lines

),

rates as (

    select
        rooftops.dealership_key,
        both_ways.valid_from,
        coalesce(max(both_ways.entered_rate), max(both_ways.derived_rate)) as rate
    from rooftops
    inner join both_ways
        on
            rooftops.currency = both_ways.currency
            and rooftops.reporting_currency = both_ways.to_currency
    group by rooftops.dealership_key, both_ways.valid_from

),

timeline as (

    select
        dealership_key,
        business_on as day_on,
        business_on,
        cast(null as date) as valid_from
    from business_days

    union all

    select
        dealership_key,
        valid_from as day_on,
        cast(null as date) as business_on,
        valid_from
    from rates

),

-- The day from which the rate of a day holds, so that both meet on equal keys. Rows of one day are
-- taken together: a rate holds on its own first day. Before all rates, the first one holds.
rated_days as (

    select
        dealership_key,
        business_on,
        coalesce(
            max(valid_from) over (partition by dealership_key order by day_on),
            min(valid_from) over (partition by dealership_key)
        ) as valid_from
    from timeline

),

rooftop_exchange_rates as (

    select
        rooftops.dealership_key,
        rated_days.business_on,
        rooftops.currency,
        rooftops.reporting_currency,
        cast(
            case when rooftops.currency = rooftops.reporting_currency then 1 else rates.rate end
            as decimal(20, 12)
        ) as exchange_rate

    from rated_days
    inner join rooftops
        on rated_days.dealership_key = rooftops.dealership_key
    left join rates
        on
            rated_days.dealership_key = rates.dealership_key
            and rated_days.valid_from = rates.valid_from
    where rated_days.business_on is not null

)

select * from rooftop_exchange_rates
