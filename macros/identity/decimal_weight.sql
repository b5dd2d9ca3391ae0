{% macro decimal_weight(weight) -%}
    cast(round({{ weight }}, 1) as decimal(9, 1))
{%- endmacro %}
