{#-
    Whether a name without a first name holds a word of a trade, or its plural. Some of them are last
    names too, so this says nothing of a name with a first name.

    plain_name: as without_accents writes it; words: list of trades in the singular.
-#}
{% macro has_trade_word(plain_name, words) -%}
    {%- set spaced = "translate(" ~ plain_name ~ ", ',&/-', '    ')" -%}
    {{ have_common_item(
        split_text(
            spaced ~ " || ' ' || " ~ replace_pattern(spaced, 'S( |$)', ' ')
            ~ " || ' ' || " ~ replace_pattern(spaced, 'ES( |$)', ' '),
            ' ',
        ),
        words,
    ) }}
{%- endmacro %}
