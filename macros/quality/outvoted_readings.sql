{#- Each CTE reads the one before only, because Spark works a CTE out anew for every reader. -#}
{% macro outvoted_readings(conflicts, rounds) -%}
{%- for round in range(1, rounds + 1) %}

counted_{{ round }} as (

    select
        *,
        count(case when is_open then 1 end) over (partition by reading_key) as reading_conflicts,
        count(case when is_open then 1 end) over (partition by other_key) as other_conflicts
    from {{ 'conflicts_' ~ (round - 1) if round > 1 else conflicts }}

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

{{ 'conflicts_' ~ round if round < rounds else 'outvoted' }} as (

    select
        reading_key,
        other_key,
        is_worse,
        reason,
        is_open and not is_reading_out and not is_other_out as is_open,
        is_dropped or is_reading_out as is_dropped
    from outvoted_{{ round }}

){{ ',' if not loop.last }}
{%- endfor %}
{%- endmacro %}
