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
