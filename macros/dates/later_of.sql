{% macro later_of(one, other) -%}
    greatest(
        coalesce({{ one }}, {{ other }}),
        coalesce({{ other }}, {{ one }})
    )
{%- endmacro %}
