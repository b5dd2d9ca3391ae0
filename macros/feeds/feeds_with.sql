{% macro feeds_with(shape) -%}
    {%- set found = [] -%}
    {%- for feed, brought in var('feeds').items() if shape in brought.get('shapes', []) -%}
        {%- do found.append(feed) -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}
