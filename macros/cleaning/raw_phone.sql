{% macro raw_phone(column, position=1) -%}
    {{ plausible_phone(adapter.quote(column), position) }}
{%- endmacro %}
