{% macro letters_and_digits(value) -%}
    nullif({{ replace_pattern(upper_case(value), '[^A-Z0-9]') }}, '')
{%- endmacro %}
