{% macro nested_text(column, path) -%}
    nullif({{ bare_text(json_text(json_object(adapter.quote(column)), path)) }}, '')
{%- endmacro %}
