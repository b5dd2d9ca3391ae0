{#- The later of two days; where one is missing, the other. -#}
{% macro later_of(one, other) -%}
    greatest(
        coalesce({{ one }}, {{ other }}),
        coalesce({{ other }}, {{ one }})
    )
{%- endmacro %}
