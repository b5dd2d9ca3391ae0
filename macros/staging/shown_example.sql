{% macro shown_example(text, is_personal) -%}
    case
        when {{ is_personal }} or {{ matches_pattern(
            text, '@|([0-9][^0-9]{0,2}){9}|\\p{L}{2}[^0-9]*[ ,][^0-9]*\\p{L}{2}'
        ) }}
            then {{ replace_pattern(
                replace_pattern('substr(' ~ text ~ ', 1, 40)', '\\p{L}\\p{M}*', 'x'), '\\p{N}', '9'
            ) }}
        else {{ replace_pattern('substr(' ~ text ~ ', 1, 40)', '[\\x{0}-\\x{1f}]', ' ') }}
    end
{%- endmacro %}
