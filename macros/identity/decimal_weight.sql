{#- A weight of evidence to one decimal, as people read it. -#}
{% macro decimal_weight(weight) -%}
    cast(round({{ weight }}, 1) as decimal(9, 1))
{%- endmacro %}
