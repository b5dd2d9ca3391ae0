{#-
    Whether a name without a first name holds a word of a trade (var `company_trade_words`). Some of
    them are last names too, so this says nothing of a name with a first name.
-#}
{% macro has_trade_word(name) -%}
    coalesce({{ matches_pattern(
        without_accents(name),
        '(^|[ ,&/-])(' ~ var('company_trade_words') | join('|') ~ ')(S|ES)?($|[ ,&/-])',
    ) }}, false)
{%- endmacro %}
