{#-
    A text without the white space around it: all that Unicode counts as such (tabs, line breaks,
    no-break spaces that web forms leave behind), and what nobody sees: zero-width characters, soft
    hyphens, byte order marks and marks of direction.
    By pattern, because the engines' trim() take off different blanks: DuckDB's no tab, Spark's the
    ASCII blank alone.
-#}
{% macro trimmed(value) -%}
    {{ replace_pattern(value, '^[' ~ blank_characters() ~ ']+|[' ~ blank_characters() ~ ']+$', '') }}
{%- endmacro %}


{#- What is taken for white space, as it stands within the brackets of a pattern. -#}
{% macro blank_characters() -%}
    {{ return(
        '\\x{9}-\\x{d}\\x{1c}-\\x{20}\\x{85}\\x{a0}\\x{ad}\\x{1680}\\x{180e}\\x{2000}-\\x{200f}'
        ~ '\\x{2028}-\\x{202f}\\x{205f}-\\x{2064}\\x{3000}\\x{feff}'
    ) }}
{%- endmacro %}
