{% macro whole_group() -%}
    all_rooftops
{%- endmacro %}
