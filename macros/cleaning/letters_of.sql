{% macro letters_of(value) -%}
    coalesce({{ replace_pattern(lower_case(value), '[^a-z]') }}, '')
{%- endmacro %}
