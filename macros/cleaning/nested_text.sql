{#- The text at a path of a raw JSON column that holds an object (see json_object), '' as null. -#}
{% macro nested_text(column, path) -%}
    nullif({{ bare_text(json_text(json_object(adapter.quote(column)), path)) }}, '')
{%- endmacro %}
