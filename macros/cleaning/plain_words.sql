{#-
    A text as words: the letters A to Z and digits in upper case and without accents, one blank between
    words and around them. Apostrophes and dots go without a blank (O'BRIEN, L.L.C.), `&` is AND.
-#}
{% macro plain_words(text) -%}
    replace(
        ' ' || {{ replace_pattern(
            replace_pattern(
                'replace(' ~ without_accents(text) ~ ", '&', ' AND ')", "[''’`.]+", ''
            ), '[^A-Z0-9]+', ' '
        ) }} || ' ', '  ', ' '
    )
{%- endmacro %}
