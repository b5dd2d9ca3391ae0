{#-
    A company's name without its legal form and a leading THE, run together: The Acme Services, L.L.C.
    is ACMESERVICES. The first word always stays.

    forms: list of legal forms.
-#}
{% macro company_letters(name, forms) -%}
    {%- set core = replace_pattern(plain_words(name), '^ (THE |LES? )?| $') -%}
    {%- set bare_core = replace_pattern(marked_words(core, forms), '( \\x{1f}[^ ]+)+$') -%}
    coalesce(
        nullif(replace(replace({{ bare_core }}, ' ', ''), chr(31), ''), ''), {{ plain_letters(name) }}
    )
{%- endmacro %}
