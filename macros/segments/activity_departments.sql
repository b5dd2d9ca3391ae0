{#- The departments of customer_activities, as a list. -#}
{% macro activity_departments() -%}
    {{ return(['sales', 'service', 'body', 'parts', 'finance']) }}
{%- endmacro %}
