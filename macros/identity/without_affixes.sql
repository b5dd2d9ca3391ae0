{% macro without_affixes(name) -%}
    {%- set suffixes = '(jr|jnr|sr|snr|ii|iii|iv|2nd|3rd|4th)[.]?' -%}
    {%- set titles = '(mr|mrs|ms|miss|dr|prof|rev|sir|mme|mlle)' -%}
    {%- set title = titles ~ '([.]? *(&|/|and) *' ~ titles ~ ')?([.] *| +)' -%}
    {%- set degrees = '(mr|mrs|ms|miss|dr|md|phd|esq|dds|cpa)[.]?' -%}
    {%- set ns = namespace(name=name) -%}
    {%- for pattern, replacement in [
        ('(?i)^ *' ~ suffixes ~ '$', ''),
        ('(?i)[ ,]+' ~ suffixes ~ ' *,', ','),
        ('(?i)[ ,]+' ~ suffixes ~ ' */', '/'),
        ('(?i)[ ,]+' ~ suffixes ~ '( |$)', ' '),
        ('(?i)^ *' ~ title, ''),
        ('(?i), *' ~ title, ','),
        ('(?i) *[/&] *' ~ title, '/'),
        ('(?i)[ ,]+' ~ degrees ~ ' *$', ''),
    ] -%}
        {%- set ns.name = replace_pattern(ns.name, pattern, replacement) -%}
    {%- endfor -%}
    nullif({{ trimmed(ns.name) }}, '')
{%- endmacro %}
