with

written_odometers as (

    select * from {{ ref('int_written_odometers') }}

),

conflicts as (

    select * from {{ ref('int_odometer_conflicts') }}

),

-- Each conflict as either reading sees it.
conflicts_as_seen as (

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

{{ outvoted_readings('conflicts_as_seen', odometer_threshold('rounds') | int) }},

-- What the rounds left in conflict is dropped on both sides.
dropped as (

    select
        reading_key,
        min(reason) as reason
    from outvoted
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
