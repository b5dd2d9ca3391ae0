{#-
    A name run together: the letters A to Z and digits of it, in upper case and without accents, so that
    blanks, hyphens and apostrophes do not matter (O'Brien, Mc Donald, Van der Berg). Null when nothing
    is left.
-#}
{% macro plain_letters(text) -%}
    nullif({{ replace_pattern(without_accents(text), '[^A-Z0-9]+', '') }}, '')
{%- endmacro %}
