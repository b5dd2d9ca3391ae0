{% macro earlier_of(one, other) -%}
    least(
        coalesce({{ one }}, {{ other }}),
        coalesce({{ other }}, {{ one }})
    )
{%- endmacro %}
