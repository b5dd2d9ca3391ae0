{% macro written_day(column) -%}
    {{ raw_date(column) }}
{%- endmacro %}
