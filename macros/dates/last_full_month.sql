{#-
    The first day of the newest calendar month that is over: that of as_of_date on the last day of a
    month, else the one before.
-#}
{% macro last_full_month() -%}
    {{ months_before(month_start(days_after(as_of_date(), 1)), 1) }}
{%- endmacro %}
