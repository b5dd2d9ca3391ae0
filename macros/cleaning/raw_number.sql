{% macro raw_number(column, type='decimal(12,2)', has_decimal_comma='has_decimal_comma') -%}
    {%- if type == 'integer' -%}
        {{ try_integer(adapter.quote(column), has_decimal_comma) }}
    {%- else -%}
        {{ try_number(adapter.quote(column), type, has_decimal_comma) }}
    {%- endif -%}
{%- endmacro %}
