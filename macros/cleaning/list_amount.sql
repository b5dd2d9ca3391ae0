{% macro list_amount(list, position, separator='|', has_decimal_comma='has_decimal_comma') -%}
    {{ try_number(list_item(list, position, separator), 'decimal(12,2)', has_decimal_comma) }}
{%- endmacro %}
