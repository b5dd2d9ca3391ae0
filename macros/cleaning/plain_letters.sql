{#-
    A name run together: the letters A to Z and digits of it, in upper case and without accents, so that
    blanks, hyphens and apostrophes do not matter (O'Brien, Mc Donald, Van der Berg). Null when nothing
    is left. Most names are plain letters already, and spared the work.
-#}
{% macro plain_letters(text) -%}
    case
        when {{ matches_pattern(text, '^[A-Za-z]+$') }} then {{ upper_case(text) }}
        else nullif({{ replace_pattern(without_accents(text), '[^A-Z0-9]+', '') }}, '')
    end
{%- endmacro %}
