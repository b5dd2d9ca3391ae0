{% macro weights_in_a_row(weights) -%}
{%- set comparisons = identity_comparisons() %}
    select
        {%- for comparison in comparisons %}
        {%- for level, meaning in comparison.levels.items() %}
        {%- set is_level = "comparison = '" ~ comparison.name ~ "' and level = '" ~ level ~ "'" %}
        {%- if meaning.count %}
        max(case when {{ is_level }} then match_probability end)
            as {{ comparison.name }}_{{ level }}_match,
        max(case when {{ is_level }} then chance_probability end)
            as {{ comparison.name }}_{{ level }}_chance,
        {%- else %}
        max(case when {{ is_level }} then log2(match_probability / chance_probability) end)
            as {{ comparison.name }}_{{ level }}_weight,
        {%- endif %}
        {%- endfor %}
        {%- endfor %}
        count(*) as row_count
    from {{ weights }}
{%- endmacro %}
