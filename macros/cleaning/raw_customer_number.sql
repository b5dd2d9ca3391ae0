{% macro raw_customer_number(column) -%}
    {{ customer_number(raw_text(column)) }}
{%- endmacro %}


{% macro customer_number(text) -%}
    {{ replace_pattern(text, '^0*([0-9]+)([.]0+)?$', '\\1') }}
{%- endmacro %}
