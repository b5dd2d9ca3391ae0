{% macro second_words(text) -%}
    nullif({{ trimmed(
        "substr(" ~ text ~ ", length(split_part(" ~ text ~ ", ' ', 1)) + 1)"
    ) }}, '')
{%- endmacro %}
