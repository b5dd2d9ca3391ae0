{#- The earlier of two days; where one is missing, the other. -#}
{% macro earlier_of(one, other) -%}
    least(
        coalesce({{ one }}, {{ other }}),
        coalesce({{ other }}, {{ one }})
    )
{%- endmacro %}
