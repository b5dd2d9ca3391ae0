{#- What a code that no seed has is called among the findings: `unknown pay type`. -#}
{% macro code_finding(code_kind) -%}
    'unknown ' || replace({{ code_kind }}, '_', ' ')
{%- endmacro %}
