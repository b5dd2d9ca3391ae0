{#-
    Whether a text in the place of an e-mail address or a phone number stands for none: a placeholder (seed
    `name_words`, before the @ or alone), nothing but punctuation, or one digit repeated and
    counting digits.
-#}
{% macro is_no_address(text) -%}
    (
        coalesce(array_contains(
            {{ placeholder_emails() }}, {{ email_name_letters(lower_case(text)) }}
        ), false)
        or {{ matches_pattern(text, '^[^0-9A-Za-z\\x{80}-\\x{10ffff}]*$') }}
        or {{ matches_pattern(
            replace_pattern(text, '[^0-9A-Za-z\\x{80}-\\x{10ffff}@]'),
            '^1?(0+|1+|2+|3+|4+|5+|6+|7+|8+|9+|0?123456789?0?|23456789(01?)?|9876543210)$'
        ) }}
    )
{%- endmacro %}
