{% macro is_odometer_conflict(kilometers, read_on, later_kilometers, later_on) -%}
    {{ kilometers }} - {{ later_kilometers }} > {{ odometer_threshold('tolerance_kilometers') }}
    or {{ later_kilometers }} - {{ kilometers }}
    > {{ odometer_threshold('slack_kilometers') }}
    + {{ odometer_threshold('most_kilometers_per_day') }} * {{ days_between(read_on, later_on) }}
{%- endmacro %}
