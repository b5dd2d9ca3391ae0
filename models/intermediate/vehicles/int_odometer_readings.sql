{%- set placeholders = var('odometer')['placeholders'] | join(', ') -%}

with

deals as (

    select * from {{ ref('int_deals') }}

),

repair_orders as (

    select * from {{ ref('int_repair_orders') }}

),

documents as (

    select
        'sale' as document,
        deal_key as document_key,
        vehicle_key,
        dealership_key,
        sold_on as read_on,
        model_year,
        cast(null as integer) as odometer_in,
        odometer as odometer_out,
        odometer_unit
    from deals
    where vehicle_key is not null

    union all

    select
        'trade_in' as document,
        deal_key as document_key,
        trade_vehicle_key as vehicle_key,
        dealership_key,
        sold_on as read_on,
        trade_model_year as model_year,
        cast(null as integer) as odometer_in,
        trade_odometer as odometer_out,
        odometer_unit
    from deals
    where trade_vehicle_key is not null

    union all

    select
        'repair_order' as document,
        visit_key as document_key,
        vehicle_key,
        dealership_key,
        opened_on as read_on,
        model_year,
        odometer_in,
        odometer_out,
        odometer_unit
    from repair_orders
    where vehicle_key is not null

),

vehicle_totals as (

    select
        vehicle_key,
        count(*) as documents,
        min(case when model_year between 1950 and year(read_on) + 1 then model_year end)
            as first_model_year
    from documents
    group by vehicle_key

),

measured as (

    select
        document,
        document_key,
        vehicle_key,
        dealership_key,
        read_on,
        odometer_in,
        odometer_unit,
        odometer_out,
        coalesce(
            nullif(odometer_out, 0), nullif(odometer_in, 0), odometer_out, odometer_in
        ) as last_odometer,
        case when odometer_unit = 'km' then 1e0 else 1609344e-6 end as kilometers_per_unit
    from documents

),

-- Mileage in and out are one reading, unless they lie so far apart that one of them is wrong.
compared as (

    select
        *,
        coalesce(
            odometer_in > 0
            and odometer_out > 0
            and (
                odometer_out < odometer_in
                or (odometer_out - cast(odometer_in as double)) * kilometers_per_unit
                > {{ odometer_threshold('most_kilometers_in_the_shop') }}
            ),
            false
        ) as is_apart
    from measured
    where last_odometer is not null

),

taken as (

    select
        document,
        document_key,
        vehicle_key,
        dealership_key,
        read_on,
        'out' as taken_at,
        last_odometer as odometer,
        case when is_apart then last_odometer else coalesce(odometer_in, last_odometer) end
            as typed_odometer,
        odometer_unit,
        kilometers_per_unit
    from compared

    union all

    select
        document,
        document_key,
        vehicle_key,
        dealership_key,
        read_on,
        'in' as taken_at,
        odometer_in as odometer,
        odometer_in as typed_odometer,
        odometer_unit,
        kilometers_per_unit
    from compared
    where is_apart

),

converted as (

    select
        *,
        case
            when odometer between 0 and 9999999
                then cast(floor(odometer * kilometers_per_unit + 5e-1) as integer)
        end as kilometers
    from taken

),

-- What can be said of a reading without any other.
judged_alone as (

    select
        converted.document,
        converted.document_key,
        converted.vehicle_key,
        converted.taken_at,
        converted.dealership_key,
        converted.read_on,
        converted.odometer,
        converted.odometer_unit,
        converted.kilometers,
        case
            when
                converted.odometer < 0
                or converted.odometer in ({{ placeholders }})
                or converted.typed_odometer in ({{ placeholders }})
                then 'placeholder'
            when
                converted.kilometers is null
                or converted.kilometers > {{ odometer_threshold('most_kilometers') }}
                then 'too_high'
            when
                converted.kilometers
                > {{ odometer_threshold('slack_kilometers') }}
                + {{ odometer_threshold('most_kilometers_per_day') }}
                * 365 * (year(converted.read_on) - vehicle_totals.first_model_year + 2)
                then 'too_high_for_its_age'
            when vehicle_totals.documents > {{ odometer_threshold('most_readings') }}
                then 'no_single_vehicle'
        end as reason_alone
    from converted
    inner join vehicle_totals
        on converted.vehicle_key = vehicle_totals.vehicle_key

),

{#- The order of a vehicle's readings. -#}
{%- set in_order -%}
    partition by vehicle_key
    order by
        read_on nulls last,
        kilometers nulls last,
        document_key nulls last,
        document nulls last,
        taken_at nulls last
{%- endset %}

in_order as (

    select
        vehicle_key,
        document,
        document_key,
        taken_at,
        read_on,
        kilometers,
        lag(kilometers) over ({{ in_order }}) as previous_kilometers,
        lag(read_on) over ({{ in_order }}) as previous_on,
        lead(kilometers) over ({{ in_order }}) as next_kilometers,
        lead(read_on) over ({{ in_order }}) as next_on,
        row_number() over ({{ in_order }}) as place
    from judged_alone
    where reason_alone is null

),

-- Only vehicles with neighbours in conflict are looked at pair by pair: few, whatever their number.
troubled_vehicles as (

    select distinct vehicle_key
    from in_order
    where
        previous_kilometers - kilometers > {{ odometer_threshold('tolerance_kilometers') }}
        or kilometers - previous_kilometers
        > {{ odometer_threshold('slack_kilometers') }}
        + {{ odometer_threshold('most_kilometers_per_day') }}
        * {{ days_between('previous_on', 'read_on') }}

),

troubled_readings as (

    select
        in_order.vehicle_key,
        {{ surrogate_key(['in_order.document', 'in_order.document_key', 'in_order.taken_at']) }}
            as odometer_reading_key,
        in_order.read_on,
        in_order.kilometers,
        in_order.previous_kilometers,
        in_order.previous_on,
        in_order.next_kilometers,
        in_order.next_on,
        in_order.place
    from in_order
    inner join troubled_vehicles
        on in_order.vehicle_key = troubled_vehicles.vehicle_key

),

-- Pairs that cannot both be right, not many: a vehicle has most_readings at most.
conflicting_pairs as (

    select
        earlier.vehicle_key,
        earlier.odometer_reading_key as earlier_key,
        later.odometer_reading_key as later_key,
        earlier.kilometers as earlier_kilometers,
        later.kilometers as later_kilometers,
        later.kilometers < earlier.kilometers as is_reversed,
        case
            when
                later.place = earlier.place + 1
                and later.next_kilometers >= earlier.previous_kilometers
                and later.next_on > earlier.previous_on
                then cast(later.next_kilometers - earlier.previous_kilometers as double)
                    / {{ days_between('earlier.previous_on', 'later.next_on') }}
        end as kilometers_per_day,
        earlier.previous_kilometers,
        {{ days_between('earlier.previous_on', 'earlier.read_on') }} as earlier_days,
        {{ days_between('earlier.previous_on', 'later.read_on') }} as later_days
    from troubled_readings as earlier
    inner join troubled_readings as later
        on
            earlier.vehicle_key = later.vehicle_key
            and earlier.place < later.place
            and (
                earlier.kilometers - later.kilometers
                > {{ odometer_threshold('tolerance_kilometers') }}
                or later.kilometers - earlier.kilometers
                > {{ odometer_threshold('slack_kilometers') }}
                + {{ odometer_threshold('most_kilometers_per_day') }}
                * {{ days_between('earlier.read_on', 'later.read_on') }}
            )

),

-- Where conflicts do not tell, the worse of two neighbours lies further from the line between the
-- readings before and after them, or has a digit too many, or was written later.
worse_of_pairs as (

    select
        *,
        case
            when
                abs(earlier_kilometers - previous_kilometers - kilometers_per_day * earlier_days)
                > abs(later_kilometers - previous_kilometers - kilometers_per_day * later_days)
                then 'earlier'
            when kilometers_per_day is not null then 'later'
            when earlier_kilometers > 5 * cast(later_kilometers as bigint) then 'earlier'
            else 'later'
        end as worse
    from conflicting_pairs

),

conflicts_0 as (

    select
        earlier_key as reading_key,
        later_key as other_key,
        worse = 'earlier' as is_worse,
        case when is_reversed then 'higher_than_later' else 'too_far_in_the_time' end as reason,
        true as is_open,
        false as is_dropped
    from worse_of_pairs

    union all

    select
        later_key as reading_key,
        earlier_key as other_key,
        worse = 'later' as is_worse,
        case when is_reversed then 'lower_than_earlier' else 'too_far_in_the_time' end as reason,
        true as is_open,
        false as is_dropped
    from worse_of_pairs

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
            when not is_open then null
            when reading_conflicts > other_conflicts then 1
            when reading_conflicts = other_conflicts and is_worse then 1
            else 0
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

keyed as (

    select
        *,
        {{ surrogate_key(['document', 'document_key', 'taken_at']) }} as odometer_reading_key
    from judged_alone

),

odometer_readings as (

    select
        ---------- keys
        keyed.odometer_reading_key,
        keyed.vehicle_key,
        keyed.document,
        keyed.document_key,
        keyed.taken_at,
        keyed.dealership_key,

        ---------- dates
        keyed.read_on,

        ---------- reading
        keyed.odometer,
        keyed.odometer_unit,
        keyed.kilometers,

        ---------- flags
        keyed.reason_alone is null and dropped.reason is null as is_plausible,
        coalesce(keyed.reason_alone, dropped.reason) as implausible_reason

    from keyed
    left join dropped
        on keyed.odometer_reading_key = dropped.reading_key

)

select * from odometer_readings
