{#-
    A company's name without its legal form and a leading THE, run together: The Acme Services, L.L.C.
    is ACMESERVICES. The first word always stays.
-#}
{% macro company_letters(name) -%}
    {%- set forms = var('company_legal_forms') | join('|') -%}
    {%- set core = replace_pattern(
        replace_pattern(plain_words(name), '^ (THE |LES? )?', ''), '( (' ~ forms ~ '))* $', ''
    ) -%}
    coalesce(nullif(replace({{ core }}, ' ', ''), ''), {{ plain_letters(name) }})
{%- endmacro %}
