{% macro raw_email(column, position=1) -%}
    {{ plausible_email(adapter.quote(column), position) }}
{%- endmacro %}
