{% macro has_affixes(name_text) -%}
    {{ matches_pattern(
        name_text,
        '(?i)(^|[|,/& ])(mr|mrs|ms|miss|dr|prof|rev|sir|mme|mlle|md|phd|esq|dds|cpa'
        ~ '|jr|jnr|sr|snr|ii|iii|iv|2nd|3rd|4th)[.]?($|[|,/& .])',
    ) }}
{%- endmacro %}
