{% macro plain_words(text) -%}
    replace(
        ' ' || {{ replace_pattern(
            replace_pattern(
                'replace(' ~ without_accents(text) ~ ", '&', ' AND ')", "[''’`.]+", ''
            ), '[^' ~ any_letters() ~ ']+', ' '
        ) }} || ' ', '  ', ' '
    )
{%- endmacro %}
