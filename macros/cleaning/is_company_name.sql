{#- Whether a name ends in or holds a word that only companies bear (var `company_name_words`). -#}
{% macro is_company_name(name) -%}
    coalesce({{ matches_pattern(
        "replace(" ~ upper_case(name) ~ ", '.', '')",
        '(^|[ ,&])(' ~ var('company_name_words') | join('|') ~ ')($|[ ,])',
    ) }}, false)
{%- endmacro %}
