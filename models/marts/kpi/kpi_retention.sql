with

visits as (

    select * from {{ ref('visits') }}
    where customer_key is not null

),

visit_months as (

    {% for rooftop in ['dealership_key', "'" ~ whole_group() ~ "'"] %}
    select
        {{ rooftop }} as rooftop,
        customer_key,
        {{ month_start('closed_on') }} as month_on
    from visits
    {{ 'union distinct' if not loop.last }}
    {% endfor %}

),

followed as (

    select
        *,
        {{ months_after('month_on', 12) }} as year_later_on,
        lead(month_on) over (partition by rooftop, customer_key order by month_on)
            as next_month_on
    from visit_months

),

-- With a visit a customer is active for twelve months, or until the next visit takes over; from the
-- thirteenth month on, until that turn ends, whoever has been back by then is retained.
turns as (

    select
        rooftop,
        month_on as came_on,
        least(year_later_on, coalesce(next_month_on, year_later_on)) as left_on,
        case
            when next_month_on < {{ months_after('month_on', 24) }}
                then greatest(year_later_on, next_month_on)
        end as retained_on,
        case
            when next_month_on < {{ months_after('month_on', 24) }}
                then {{ months_after('least(year_later_on, next_month_on)', 12) }}
        end as retained_until
    from followed

),

rooftops as (

    select
        rooftop,
        min(month_on) as first_month_on,
        {{ months_after('min(month_on)', 23) }} as rated_from_on
    from visit_months
    group by rooftop

),

positions as (

    select {{ explode_positions(var('kpi_months')) }} as month_position

),

rooftop_months as (

    select
        rooftops.rooftop,
        rooftops.first_month_on,
        rooftops.rated_from_on,
        {{ months_before(last_full_month(), 'positions.month_position - 1') }} as month_on
    from rooftops
    cross join positions

),

-- Counting who comes and goes reads each visit once, whatever the number of months. A month is
-- compared with the one a year before: who was active then counts a year later.
changes as (

    {% for relation, day, active, base, retained in [
        ('turns', 'came_on', 1, 0, 0), ('turns', months_after('came_on', 12), 0, 1, 0),
        ('turns', 'left_on', -1, 0, 0), ('turns', months_after('left_on', 12), 0, -1, 0),
        ('turns', 'retained_on', 0, 0, 1), ('turns', 'retained_until', 0, 0, -1),
        ('rooftop_months', 'month_on', 0, 0, 0),
    ] %}
    select
        rooftop,
        {{ day }} as month_on,
        {{ active }} as active_change,
        {{ base }} as base_change,
        {{ retained }} as retained_change
    from {{ relation }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

standings as (

    select
        rooftop,
        {%- for count in ['active', 'base', 'retained'] %}
        sum(sum({{ count }}_change)) over (partition by rooftop order by month_on)
            as {{ count }}_customers,
        {%- endfor %}
        month_on
    from changes
    where month_on is not null
    group by rooftop, month_on

),

kpi_retention as (

    select
        ---------- keys
        rooftop_months.rooftop as dealership_key,

        ---------- dates
        rooftop_months.month_on,

        ---------- measures
        cast(standings.active_customers as integer) as active_customers,
        cast(standings.base_customers as integer) as base_customers,
        cast(standings.retained_customers as integer) as retained_customers,
        case
            when rooftop_months.month_on >= rooftop_months.rated_from_on
                then {{ in_hundredths(
                    '100e0 * standings.retained_customers / nullif(standings.base_customers, 0)'
                ) }}
        end as retention_percent

    from rooftop_months
    inner join standings
        on
            rooftop_months.rooftop = standings.rooftop
            and rooftop_months.month_on = standings.month_on
    where rooftop_months.month_on >= rooftop_months.first_month_on

)

select * from kpi_retention
