{#-
    Whether `day` lies within the last `days` days, up to as_of_date. A day exactly `days` days ago is not
    within.
-#}
{% macro within_days(day, days) -%}
    ({{ day }} > {{ days_after(as_of_date(), '-' ~ days) }} and {{ day }} <= {{ as_of_date() }})
{%- endmacro %}
