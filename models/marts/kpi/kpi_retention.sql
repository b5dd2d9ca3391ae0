{%- set last_month = last_full_month() -%}
{%- set months = var('kpi_months') -%}

with

visits as (

    select * from {{ ref('visits') }}
    where customer_key is not null

),

visit_months as (

    select
        dealership_key,
        customer_key,
        {{ month_start('closed_on') }} as month_on
    from visits

    union distinct

    select
        '{{ whole_group() }}' as dealership_key,
        customer_key,
        {{ month_start('closed_on') }} as month_on
    from visits

),

followed as (

    select
        *,
        lead(month_on) over (
            partition by dealership_key, customer_key order by month_on
        ) as next_month_on
    from visit_months

),

-- With a visit a customer is active for twelve months, or until the next visit takes over; from the
-- thirteenth month on, until that turn ends, whoever has been back by then is retained.
turns as (

    select
        dealership_key,
        month_on as came_on,
        least(
            {{ months_after('month_on', 12) }},
            coalesce(next_month_on, {{ months_after('month_on', 12) }})
        ) as left_on,
        case
            when next_month_on < {{ months_after('month_on', 24) }}
                then greatest({{ months_after('month_on', 12) }}, next_month_on)
        end as retained_on,
        case
            when next_month_on < {{ months_after('month_on', 24) }}
                then least(
                        {{ months_after('month_on', 24) }}, {{ months_after('next_month_on', 12) }}
                    )
        end as retained_until
    from followed

),

rooftops as (

    select
        dealership_key,
        min(month_on) as first_month_on
    from visit_months
    group by dealership_key

),

positions as (

    select {{ explode_positions(months + 12) }} as month_position

),

-- Twelve months more than are shown: a month is compared with the one a year before.
rooftop_months as (

    select
        rooftops.dealership_key,
        rooftops.first_month_on,
        {{ months_before(last_month, 'positions.month_position - 1') }} as month_on
    from rooftops
    cross join positions

),

-- Counting who comes and goes reads each visit once, whatever the number of months.
changes as (

    {% for day, active, retained in [
        ('came_on', 1, 0), ('left_on', -1, 0), ('retained_on', 0, 1), ('retained_until', 0, -1),
    ] %}
    select
        dealership_key,
        {{ day }} as month_on,
        {{ active }} as active_change,
        {{ retained }} as retained_change
    from turns
    where {{ day }} is not null

    union all
    {% endfor %}

    select
        dealership_key,
        month_on,
        0 as active_change,
        0 as retained_change
    from rooftop_months

),

standings as (

    select
        dealership_key,
        month_on,
        sum(sum(active_change)) over (
            partition by dealership_key order by month_on
        ) as active_customers,
        sum(sum(retained_change)) over (
            partition by dealership_key order by month_on
        ) as retained_customers
    from changes
    group by dealership_key, month_on

),

compared as (

    select
        rooftop_months.dealership_key,
        rooftop_months.month_on,
        rooftop_months.first_month_on,
        standings.active_customers,
        standings.retained_customers,
        lag(standings.active_customers, 12) over (
            partition by rooftop_months.dealership_key order by rooftop_months.month_on
        ) as base_customers
    from rooftop_months
    inner join standings
        on
            rooftop_months.dealership_key = standings.dealership_key
            and rooftop_months.month_on = standings.month_on

),

kpi_retention as (

    select
        ---------- keys
        dealership_key,

        ---------- dates
        month_on,

        ---------- measures
        cast(active_customers as integer) as active_customers,
        cast(base_customers as integer) as base_customers,
        cast(retained_customers as integer) as retained_customers,
        case
            when first_month_on <= {{ months_before('month_on', 23) }}
                then {{ in_hundredths(
                    '100e0 * retained_customers / nullif(base_customers, 0)'
                ) }}
        end as retention_percent

    from compared
    where
        month_on > {{ months_before(last_month, months) }}
        and month_on >= first_month_on

)

select * from kpi_retention
