{% macro raw_permission(column) -%}
    {{ read_wish(adapter.quote(column), 'false') }}
{%- endmacro %}
