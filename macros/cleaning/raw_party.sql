{% macro raw_party(column) -%}
    {{ read_party(adapter.quote(column)) }}
{%- endmacro %}
