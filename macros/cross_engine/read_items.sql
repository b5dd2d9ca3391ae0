{#- The engines differ in the name of the function and in how a function of an item is written. -#}
{% macro read_items(list, text) -%}
    {{ return(adapter.dispatch('read_items')(list, text)) }}
{%- endmacro %}

{% macro default__read_items(list, text) -%}
    list_transform({{ list }}, lambda item: {{ text }})
{%- endmacro %}

{% macro spark__read_items(list, text) -%}
    transform({{ list }}, item -> {{ text }})
{%- endmacro %}
