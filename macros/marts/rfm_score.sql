{% macro rfm_score(ordering) -%}
    cast(
        least(5, 1 + floor(5 * percent_rank() over (partition by department order by {{ ordering }})))
        as integer
    )
{%- endmacro %}
