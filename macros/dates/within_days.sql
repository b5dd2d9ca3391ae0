{% macro within_days(day, days) -%}
    ({{ day }} > {{ days_after(as_of_date(), '-' ~ days) }} and {{ day }} <= {{ as_of_date() }})
{%- endmacro %}
