{% macro raw_timestamp(column) -%}
    {{ try_timestamp(adapter.quote(column)) }}
{%- endmacro %}
