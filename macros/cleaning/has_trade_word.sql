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
