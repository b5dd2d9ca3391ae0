{#- Most names are plain letters already, and spared the work. -#}
{% macro plain_letters(text) -%}
    {%- if var('is_linted', false) -%}
        {{ return(text) }}
    {%- endif -%}
    case
        when {{ matches_pattern(text, '^[A-Za-z]+$') }} then {{ upper_case(text) }}
        when not {{ matches_pattern(text, '[^ -~]') }}
            then nullif({{ replace_pattern(upper_case(text), '[^A-Z0-9]+') }}, '')
        else nullif({{ replace_pattern(
            without_accents(text), '[^' ~ any_letters() ~ ']+'
        ) }}, '')
    end
{%- endmacro %}


{% macro any_letters() -%}
    {{ return('\\p{L}\\p{M}\\p{Nd}') }}
{%- endmacro %}
