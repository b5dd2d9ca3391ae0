{#-
    Whether a name holds a word that only companies bear (vars `company_name_words` and
    `company_legal_forms`; of the latter those of two letters are initials or names as well, so they
    count at the end of a name alone), or a sign of a company in a script that puts no blanks between
    words (`company_signs`).
-#}
{% macro is_company_name(name) -%}
    {%- set words = var('company_name_words')[:] -%}
    {%- set short_forms = [] -%}
    {%- for form in var('company_legal_forms') -%}
        {%- do (words if form | length > 2 else short_forms).append(form) -%}
    {%- endfor -%}
    coalesce({{ matches_pattern(
        "replace(" ~ without_accents(name) ~ ", '.', '')",
        '(^|[ ,&/-])(' ~ words | join('|') ~ ')($|[ ,/])|[A-Z0-9],? (' ~ short_forms | join('|')
        ~ ')$|' ~ var('company_signs') | join('|'),
    ) }}, false)
{%- endmacro %}
