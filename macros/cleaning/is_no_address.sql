{% macro is_no_address(text) -%}
    (
        {{ replace_pattern('split_part(' ~ lower_case(text) ~ ", '@', 1)", '[^a-z]') }} in (
            {%- for placeholder in var('placeholder_email_names') -%}
                '{{ placeholder }}'{{ ', ' if not loop.last }}
            {%- endfor -%}
        )
        or {{ matches_pattern(text, '^[^0-9A-Za-z\\x{80}-\\x{10ffff}]*$') }}
        or {{ matches_pattern(
            replace_pattern(text, '[^0-9A-Za-z\\x{80}-\\x{10ffff}@]'),
            '^1?(0+|1+|2+|3+|4+|5+|6+|7+|8+|9+|0?123456789?0?|23456789(01?)?|9876543210)$'
        ) }}
    )
{%- endmacro %}
