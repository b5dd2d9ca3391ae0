{#-
    Whether two readings of a vehicle cannot both be right, the later one by its place among them all: it is
    lower by more than the tolerance, or higher than the days between them allow. Null without one of them.
-#}
{% macro is_odometer_conflict(kilometers, read_on, later_kilometers, later_on) -%}
    {{ kilometers }} - {{ later_kilometers }} > {{ odometer_threshold('tolerance_kilometers') }}
    or {{ later_kilometers }} - {{ kilometers }}
    > {{ odometer_threshold('slack_kilometers') }}
    + {{ odometer_threshold('most_kilometers_per_day') }} * {{ days_between(read_on, later_on) }}
{%- endmacro %}
