{% macro unicode_blanks() -%}
    {{ return(
        '[\\s\\x{b}\\x{85}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}]+'
    ) }}
{%- endmacro %}
