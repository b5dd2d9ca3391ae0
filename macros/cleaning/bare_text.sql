{#- Most cells are printable signs, and spared the work. -#}
{% macro bare_text(value) -%}
    {%- if var('is_linted', false) -%}
        {{ return(value) }}
    {%- endif -%}
    case
        when {{ matches_pattern(value, '^[!-<>-~]([ -~]*[!-~])?$') }} then {{ value }}
        else {{ trimmed(replace_pattern(trimmed(value), '^="([^"]*)"$', '\\1')) }}
    end
{%- endmacro %}
