{#-
    Lines of an address in upper case, without accents, dots and apostrophes; of other signs only `#`,
    `/`, `-` and the bar between lines stay, the rest are blanks.
-#}
{% macro plain_address(lines) -%}
    {{ replace_pattern(
        replace_pattern(
            'replace(' ~ without_accents(lines) ~ ", '#', ' # ')", "[''’`.]+", ''
        ), '[^A-Z0-9#/|-]+', ' '
    ) }}
{%- endmacro %}
