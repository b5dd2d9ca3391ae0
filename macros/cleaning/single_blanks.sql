{#- Most texts need nothing, and are spared the work. -#}
{% macro single_blanks(text) -%}
    {%- set white_space = (
        '[\\t\\n\\r \\x{0b}\\x{0c}\\x{1c}-\\x{1f}\\x{85}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}'
        ~ '\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}]+'
    ) -%}
    case
        when {{ matches_pattern(text, '  |[^ -~]') }}
            then nullif({{ trimmed(replace_pattern(text, white_space, ' ')) }}, '')
        else {{ text }}
    end
{%- endmacro %}
