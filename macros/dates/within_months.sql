{% macro within_months(day, months) -%}
    ({{ day }} > {{ months_before(as_of_date(), months) }} and {{ day }} <= {{ as_of_date() }})
{%- endmacro %}
