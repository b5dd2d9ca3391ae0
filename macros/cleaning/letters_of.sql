{#- The letters a to z of a code, in lower case: Test Drive, test-drive and TEST_DRIVE are one. '' for none. -#}
{% macro letters_of(value) -%}
    coalesce({{ replace_pattern(lower_case(value), '[^a-z]') }}, '')
{%- endmacro %}
