{#-
    A text as words: its letters, of any script, and digits in upper case and without accents, one blank
    between words and around them. Apostrophes and dots go without a blank (O'BRIEN, L.L.C.), `&` is AND.
-#}
{% macro plain_words(text) -%}
    replace(
        ' ' || {{ replace_pattern(
            replace_pattern(
                'replace(' ~ without_accents(text) ~ ", '&', ' AND ')", "[''’`.]+", ''
            ), '[^' ~ any_letters() ~ ']+', ' '
        ) }} || ' ', '  ', ' '
    )
{%- endmacro %}
