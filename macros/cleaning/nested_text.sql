{#- The text at a path of a raw JSON column, trimmed, with '' as null. -#}
{% macro nested_text(column, path) -%}
    nullif({{ trimmed(json_text(adapter.quote(column), path)) }}, '')
{%- endmacro %}
