{#- The order of a vehicle's readings. -#}
{%- set in_order -%}
    partition by vehicle_key
    order by
        read_on nulls last,
        kilometers nulls last,
        document_key nulls last,
        document nulls last,
        taken_at nulls last
{%- endset -%}
with

possible_readings as (

    select * from {{ ref('int_written_odometers') }}
    where reason_alone is null

),

in_order as (

    select
        vehicle_key,
        odometer_reading_key,
        read_on,
        kilometers,
        lag(kilometers) over ({{ in_order }}) as previous_kilometers,
        lag(read_on) over ({{ in_order }}) as previous_on,
        lead(kilometers) over ({{ in_order }}) as next_kilometers,
        lead(read_on) over ({{ in_order }}) as next_on,
        row_number() over ({{ in_order }}) as place
    from possible_readings

),

-- Only vehicles with neighbours in conflict are looked at pair by pair: few, whatever their number.
troubled_vehicles as (

    select distinct vehicle_key
    from in_order
    where {{ is_odometer_conflict(
        'previous_kilometers', 'previous_on', 'kilometers', 'read_on'
    ) }}

),

troubled_readings as (

    select in_order.*
    from in_order
    inner join troubled_vehicles
        on in_order.vehicle_key = troubled_vehicles.vehicle_key

),

-- Pairs that cannot both be right, not many: a vehicle has most_readings at most.
pairs as (

    select
        earlier.vehicle_key,
        earlier.odometer_reading_key as earlier_key,
        later.odometer_reading_key as later_key,
        earlier.kilometers as earlier_kilometers,
        later.kilometers as later_kilometers,
        earlier.previous_kilometers,
        case
            when
                later.place = earlier.place + 1
                and later.next_kilometers >= earlier.previous_kilometers
                and later.next_on > earlier.previous_on
                then cast(later.next_kilometers - earlier.previous_kilometers as double)
                    / {{ days_between('earlier.previous_on', 'later.next_on') }}
        end as kilometers_per_day,
        {{ days_between('earlier.previous_on', 'earlier.read_on') }} as earlier_days,
        {{ days_between('earlier.previous_on', 'later.read_on') }} as later_days
    from troubled_readings as earlier
    inner join troubled_readings as later
        on
            earlier.vehicle_key = later.vehicle_key
            and earlier.place < later.place
            and ({{ is_odometer_conflict(
                'earlier.kilometers', 'earlier.read_on', 'later.kilometers', 'later.read_on'
            ) }})

),

-- Where conflicts do not tell, the worse of two neighbours lies further from the line between the
-- readings before and after them, or has a digit too many, or was written later.
odometer_conflicts as (

    select
        earlier_key,
        later_key,
        vehicle_key,
        case
            when
                abs(earlier_kilometers - previous_kilometers - kilometers_per_day * earlier_days)
                > abs(later_kilometers - previous_kilometers - kilometers_per_day * later_days)
                then 'earlier'
            when kilometers_per_day is not null then 'later'
            when earlier_kilometers > 5 * cast(later_kilometers as bigint) then 'earlier'
            else 'later'
        end as worse,
        later_kilometers < earlier_kilometers as is_reversed
    from pairs

)

select * from odometer_conflicts
