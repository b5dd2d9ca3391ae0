{#- What stands in dealership_key where a figure is of the whole group, not of one rooftop. -#}
{% macro whole_group() -%}
    all_rooftops
{%- endmacro %}
