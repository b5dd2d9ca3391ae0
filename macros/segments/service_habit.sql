{#-
    The service habit of a row of customer_lifecycle, as text: `usually every 6 months`, or
    `2 visit days so far` as long as there are too few for a habit.
-#}
{% macro service_habit(lifecycle) -%}
    {%- set visit_days = lifecycle ~ '.activity_days' -%}
    {%- set interval_months -%}
        cast(round(cast({{ lifecycle }}.expected_interval_days as double) / 30.4375) as integer)
    {%- endset -%}
    case
        when {{ visit_days }} < {{ threshold('service_interval_least_visit_days') }}
            then {{ counted(visit_days, 'visit day') }} || ' so far'
        else 'usually every ' || {{ counted(interval_months, 'month') }}
    end
{%- endmacro %}
