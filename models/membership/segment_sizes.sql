with

spells as (

    select * from {{ ref('segment_membership_history') }}

),

measured_days as (

    select * from {{ ref('measured_days') }}
    where kind = 'segment'

),

-- Each entry and exit counts on the first measured day after it.
moves as (

    select
        segment_name,
        home_dealership_key,
        entered_on as moved_on,
        entry_reason as cause,
        case when is_entry_observed then 1 else 0 end as entered,
        0 as departed
    from spells

    union all

    select
        segment_name,
        home_dealership_key,
        exited_on as moved_on,
        exit_reason as cause,
        0 as entered,
        1 as departed
    from spells
    where exited_on is not null

),

counted as (

    select
        moves.segment_name,
        moves.home_dealership_key,
        measured_days.measured_on,
        sum(moves.entered) as entered,
        sum(moves.departed) as departed,
        sum(case when moves.cause = 'definition' then moves.entered else 0 end)
            as entered_by_definition,
        sum(case when moves.cause = 'definition' then moves.departed else 0 end)
            as exited_by_definition
    from moves
    inner join measured_days
        on
            moves.segment_name = measured_days.subject
            and moves.moved_on = measured_days.as_of_date
    group by moves.segment_name, moves.home_dealership_key, measured_days.measured_on

),

tenures as (

    select
        spells.segment_name,
        spells.home_dealership_key,
        measured_days.measured_on,
        count(*) as members,
        median({{ days_between('spells.entered_on', 'measured_days.measured_on') }})
            as median_tenure_days
    from spells
    inner join measured_days
        on spells.segment_name = measured_days.subject
    where
        measured_days.is_measured
        and spells.entered_on <= measured_days.measured_on
        and coalesce(spells.exited_on > measured_days.measured_on, true)
    group by spells.segment_name, spells.home_dealership_key, measured_days.measured_on

),

rooftops as (

    select distinct
        segment_name,
        home_dealership_key
    from spells

),

-- A rooftop without a member on a day has a row all the same.
sizes as (

    select
        rooftops.segment_name,
        rooftops.home_dealership_key,
        measured_days.measured_on
    from rooftops
    inner join measured_days
        on rooftops.segment_name = measured_days.subject
    where measured_days.is_measured

),

segment_sizes as (

    select
        ---------- keys
        sizes.segment_name,
        sizes.home_dealership_key,

        ---------- dates
        sizes.measured_on,

        ---------- measures
        {% set columns = {
            'members': 'tenures.members',
            'entered': 'counted.entered',
            'exited': 'counted.departed',
            'entered_by_definition': 'counted.entered_by_definition',
            'exited_by_definition': 'counted.exited_by_definition',
        } %}
        {%- for column, counts in columns.items() %}
        cast(coalesce({{ counts }}, 0) as integer) as {{ column }},
        {%- endfor %}
        cast(tenures.median_tenure_days as double) as median_tenure_days

    from sizes
    left join counted
        on
            sizes.segment_name = counted.segment_name
            and sizes.home_dealership_key = counted.home_dealership_key
            and sizes.measured_on = counted.measured_on
    left join tenures
        on
            sizes.segment_name = tenures.segment_name
            and sizes.home_dealership_key = tenures.home_dealership_key
            and sizes.measured_on = tenures.measured_on

)

select * from segment_sizes
