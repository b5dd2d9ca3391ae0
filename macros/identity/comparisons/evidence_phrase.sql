{% macro evidence_phrase(comparison) -%}
    case
        {%- for level, meaning in comparison.levels.items() if meaning.words %}
        when {{ comparison.name }}_level = '{{ level }}' then '{{ meaning.words }}'
        {%- endfor %}
        {%- if comparison.quoted %}
        {%- set column, title = comparison.quoted %}
        when {{ comparison.name }}_level != 'missing'
            then coalesce(
                '{{ title }} ' || left_{{ column }} || ' and ' || right_{{ column }},
                '{{ title }} are alike'
            )
        {%- endif %}
    end || {{ signed_weight(comparison.name ~ '_weight') }}
{%- endmacro %}


{% macro signed_weight(weight) -%}
    ' (' || case when {{ weight }} >= 0 then '+' else '' end || cast({{ weight }} as string) || ')'
{%- endmacro %}
