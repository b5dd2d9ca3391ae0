{% macro last_full_month() -%}
    {{ months_before(month_start(days_after(as_of_date(), 1)), 1) }}
{%- endmacro %}
