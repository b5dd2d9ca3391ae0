{% macro raw_text(column) -%}
    {{ adapter.quote(column) }}
{%- endmacro %}
