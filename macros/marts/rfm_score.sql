{#-
    Score 1 to 5 of a row among its department: least(5, 1 + floor(5 * percent_rank())). Rows of
    equal value get equal scores, which ntile() does not promise. `ordering` runs from worst to best.
-#}
{% macro rfm_score(ordering) -%}
    cast(
        least(5, 1 + floor(5 * percent_rank() over (partition by department order by {{ ordering }})))
        as integer
    )
{%- endmacro %}
