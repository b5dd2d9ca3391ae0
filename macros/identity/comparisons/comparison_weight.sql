{% macro comparison_weight(comparison) -%}
    {%- set weight -%}
    coalesce(case compared.{{ comparison.name }}_level
        {%- for level, meaning in comparison.levels.items() %}
        when '{{ level }}' then {{
            agreement_weight(comparison.name, level, 'compared.' ~ meaning.count) if meaning.count
            else 'weights_in_a_row.' ~ comparison.name ~ '_' ~ level ~ '_weight'
        }}
        {%- endfor %}
    end, 0)
    {%- endset -%}
    {%- if comparison.most_weight -%}
    least({{ weight }}, {{ comparison.most_weight }})
    {%- else -%}
    {{ weight }}
    {%- endif -%}
{%- endmacro %}


{% macro agreement_weight(comparison, level, count) -%}
    log2(weights_in_a_row.{{ comparison }}_{{ level }}_match / greatest(
        weights_in_a_row.{{ comparison }}_{{ level }}_chance,
        {{ count }} / cast(compared.record_count + {{ var('identity_least_population') }} as double)
    ))
{%- endmacro %}
