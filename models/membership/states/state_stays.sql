with

moves as (

    select * from {{ ref('state_moves') }}

),

measured_days as (

    select * from {{ ref('measured_days') }}

),

intervals as (

    select
        kind,
        subject,
        last_measured_on as from_on,
        measured_on as to_on
    from measured_days
    where kind != 'segment' and is_measured

),

-- By how many customers a state grew until a measured day.
growth as (

    {% for state, growth in {'to_state': 1, 'from_state': -1}.items() %}
    select
        kind,
        subject,
        to_on,
        {{ state }} as state_name,
        {{ growth }} as growth
    from moves
    where {{ state }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

grown as (

    select
        kind,
        subject,
        to_on,
        state_name,
        sum(growth) as growth,
        sum(case when growth < 0 then 1 else 0 end) as gone
    from growth
    where kind != 'segment'
    group by kind, subject, to_on, state_name

),

states as (

    select distinct
        kind,
        subject,
        state_name
    from grown

),

-- Whoever was in a state on a measured day, and did not go until the next one.
stayed as (

    select
        states.kind,
        states.subject,
        intervals.from_on,
        intervals.to_on,
        states.state_name,
        coalesce(sum(grown.growth) over (
            partition by states.kind, states.subject, states.state_name
            order by intervals.to_on
            rows between unbounded preceding and 1 preceding
        ), 0) - coalesce(grown.gone, 0) as customers
    from states
    inner join intervals
        on
            states.kind = intervals.kind
            and states.subject = intervals.subject
    left join grown
        on
            states.kind = grown.kind
            and states.subject = grown.subject
            and states.state_name = grown.state_name
            and intervals.to_on = grown.to_on

),

state_stays as (

    select
        ---------- keys
        kind,
        subject,
        state_name,

        ---------- dates
        from_on,
        to_on,

        ---------- measures
        cast(customers as integer) as customers

    from stayed
    where
        customers > 0
        and from_on is not null

)

select * from state_stays
