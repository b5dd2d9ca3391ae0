{#-
    What one comparison of two records says, in words and with its weight: `same e-mail (+17.2)`.
    Null where it says nothing. Names that are alike and not the same are quoted.

    Expects the columns <comparison>_level and <comparison>_weight (decimal), and left_ and right_ of each
    column that is quoted.
-#}
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


{#- A weight in brackets, with its sign. -#}
{% macro signed_weight(weight) -%}
    ' (' || case when {{ weight }} >= 0 then '+' else '' end || cast({{ weight }} as string) || ')'
{%- endmacro %}
