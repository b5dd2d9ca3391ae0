{#- A JSON text that should be an object: a list stands for its first item, as some converters write it. -#}
{% macro json_object(json) -%}
    case when {{ json }} like '[%' then {{ json_item(json, 1) }} else {{ json }} end
{%- endmacro %}
