{#-
    Whether `day` lies within the last `months` months: after the same day of that month, up to
    as_of_date. A day exactly `months` months ago is not within.
-#}
{% macro within_months(day, months) -%}
    ({{ day }} > {{ months_before(as_of_date(), months) }} and {{ day }} <= {{ as_of_date() }})
{%- endmacro %}
