{% macro json_object(json) -%}
    case when {{ json }} like '[%' then {{ json_item(json, 1) }} else {{ json }} end
{%- endmacro %}
