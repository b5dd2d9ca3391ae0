-- Fails for each plausible odometer reading that is lower than the plausible one before it, by more
-- than the tolerance.
with

plausible as (

    select
        odometer_reading_key,
        vehicle_key,
        read_on,
        kilometers,
        lag(kilometers) over (
            partition by vehicle_key
            order by read_on nulls last, kilometers nulls last, odometer_reading_key
        ) as previous_kilometers
    from {{ ref('int_odometer_readings') }}
    where is_plausible

)

select *
from plausible
where kilometers < previous_kilometers - {{ odometer_threshold('tolerance_kilometers') }}
