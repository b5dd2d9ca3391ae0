{% macro company_letters(name, forms) -%}
    {%- set core = replace_pattern(plain_words(name), '^ (THE |LES? )?| $') -%}
    {%- set bare_core = replace_pattern(marked_words(core, forms), '( \\x{1f}[^ ]+)+$') -%}
    coalesce(
        nullif(replace(replace({{ bare_core }}, ' ', ''), chr(31), ''), ''), {{ plain_letters(name) }}
    )
{%- endmacro %}
