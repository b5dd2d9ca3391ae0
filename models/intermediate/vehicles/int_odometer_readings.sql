with

written_odometers as (

    select * from {{ ref('int_written_odometers') }}

),

conflicts as (

    select * from {{ ref('int_odometer_conflicts') }}

),

-- Each conflict as either reading sees it.
conflicts_0 as (

    {% for reading, other, reason in [
        ('earlier', 'later', 'higher_than_later'), ('later', 'earlier', 'lower_than_earlier'),
    ] %}
    select
        {{ reading }}_key as reading_key,
        {{ other }}_key as other_key,
        worse = '{{ reading }}' as is_worse,
        case when is_reversed then '{{ reason }}' else 'too_far_in_the_time' end as reason,
        true as is_open,
        false as is_dropped
    from conflicts
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

{#- In each round those readings drop out that have more conflicts than any that they conflict with.
    Each CTE reads the one before only, because Spark works a CTE out anew for every reader. #}
{%- for round in range(1, odometer_threshold('rounds') | int + 1) %}

counted_{{ round }} as (

    select
        *,
        count(case when is_open then 1 end) over (partition by reading_key) as reading_conflicts,
        count(case when is_open then 1 end) over (partition by other_key) as other_conflicts
    from conflicts_{{ round - 1 }}

),

voted_{{ round }} as (

    select
        *,
        case
            when is_open and reading_conflicts > other_conflicts then 1
            when is_open and reading_conflicts = other_conflicts and is_worse then 1
            when is_open then 0
        end as is_lost
    from counted_{{ round }}

),

outvoted_{{ round }} as (

    select
        *,
        coalesce(min(is_lost) over (partition by reading_key) = 1, false) as is_reading_out,
        coalesce(max(is_lost) over (partition by other_key) = 0, false) as is_other_out
    from voted_{{ round }}

),

conflicts_{{ round }} as (

    select
        reading_key,
        other_key,
        is_worse,
        reason,
        is_open and not is_reading_out and not is_other_out as is_open,
        is_dropped or is_reading_out as is_dropped
    from outvoted_{{ round }}

),
{%- endfor %}

-- What the rounds left in conflict is dropped on both sides.
dropped as (

    select
        reading_key,
        min(reason) as reason
    from conflicts_{{ odometer_threshold('rounds') }}
    where is_dropped or is_open
    group by reading_key

),

odometer_readings as (

    select
        ---------- keys
        written_odometers.odometer_reading_key,
        written_odometers.vehicle_key,
        written_odometers.document,
        written_odometers.document_key,
        written_odometers.taken_at,
        written_odometers.dealership_key,

        ---------- dates
        written_odometers.read_on,

        ---------- reading
        written_odometers.odometer,
        written_odometers.odometer_unit,
        written_odometers.kilometers,

        ---------- flags
        written_odometers.reason_alone is null and dropped.reason is null as is_plausible,
        coalesce(written_odometers.reason_alone, dropped.reason) as implausible_reason

    from written_odometers
    left join dropped
        on written_odometers.odometer_reading_key = dropped.reading_key

)

select * from odometer_readings
