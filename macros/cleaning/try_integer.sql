{% macro try_integer(value, has_decimal_comma='false') -%}
    try_cast(floor({{ try_number(value, 'decimal(18,4)', has_decimal_comma) }}) as integer)
{%- endmacro %}
