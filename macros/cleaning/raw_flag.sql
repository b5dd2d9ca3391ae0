{% macro raw_flag(column) -%}
    {{ read_flag(adapter.quote(column)) }}
{%- endmacro %}
