{% macro activity_departments() -%}
    {{ return(['sales', 'service', 'body', 'parts', 'finance']) }}
{%- endmacro %}
