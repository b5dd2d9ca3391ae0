{% macro raw_block(column) -%}
    {{ read_wish(adapter.quote(column), 'true') }}
{%- endmacro %}
