{#- A text reduced to its letters A to Z, in upper case, and digits; null when nothing is left. -#}
{% macro letters_and_digits(value) -%}
    nullif({{ replace_pattern(upper_case(value), '[^A-Z0-9]') }}, '')
{%- endmacro %}
