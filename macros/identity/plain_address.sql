{#- Most lines have none, and are spared the work. -#}
{% macro plain_address(line) -%}
    case
        when {{ matches_pattern(line, '^[A-Za-z0-9 -]*$') }} then {{ upper_case(line) }}
        else {{ trimmed(replace_pattern(
            replace_pattern(
                'replace(' ~ without_accents(line) ~ ", '#', ' # ')", "[''’`.]+", ''
            ), '[^A-Z0-9#/-]+', ' '
        )) }}
    end
{%- endmacro %}
