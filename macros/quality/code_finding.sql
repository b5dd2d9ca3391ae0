{% macro code_finding(code_kind) -%}
    'unknown ' || replace({{ code_kind }}, '_', ' ')
{%- endmacro %}
