{#- A text as the whole number at or below it, as try_number reads it; null when it is no number. -#}
{% macro try_integer(value) -%}
    try_cast(floor({{ try_number(value, 'decimal(18,4)') }}) as integer)
{%- endmacro %}
