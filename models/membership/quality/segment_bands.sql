with

segment_membership_history as (

    select * from {{ ref('segment_membership_history') }}

),

state_changes as (

    select * from {{ ref('state_changes') }}
    where kind = 'rfm'

),

rfm_grid as (

    select
        'R' || cast(r_score as string) || ' FM' || cast(fm_score as string) as state_name,
        cast(rfm_segment as string) as band
    from {{ ref('rfm_grid') }}

),

-- One row for every engine to see.
days as (

    select
        max(from_on) as from_on,
        max(to_on) as to_on
    from {{ ref('compared_days') }}

),

members as (

    {% for day in ['from_on', 'to_on'] %}
    select
        history.segment_name,
        history.customer_key,
        days.from_on,
        days.to_on,
        days.{{ day }} as day_on
    from segment_membership_history as history
    cross join days
    where
        history.entered_on <= days.{{ day }}
        and (history.exited_on is null or history.exited_on > days.{{ day }})
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

states as (

    {% for day in ['from_on', 'to_on'] %}
    select
        state_changes.customer_key,
        state_changes.state_name,
        days.{{ day }} as day_on,
        row_number() over (
            partition by state_changes.customer_key
            order by state_changes.changed_on desc, state_changes.given_in desc
        ) as newest_first
    from state_changes
    cross join days
    where state_changes.changed_on <= days.{{ day }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

bands as (

    select
        states.customer_key,
        states.day_on,
        rfm_grid.band
    from states
    inner join rfm_grid
        on states.state_name = rfm_grid.state_name
    where states.newest_first = 1

),

segment_bands as (

    select
        members.segment_name,
        coalesce(bands.band, 'none') as band,
        members.from_on,
        members.to_on,
        cast(sum(case when members.day_on = members.from_on then 1 else 0 end) as integer)
            as count_before,
        cast(sum(case when members.day_on = members.to_on then 1 else 0 end) as integer)
            as count_after
    from members
    left join bands
        on
            members.customer_key = bands.customer_key
            and members.day_on = bands.day_on
    group by members.segment_name, members.from_on, members.to_on, coalesce(bands.band, 'none')

)

select * from segment_bands
