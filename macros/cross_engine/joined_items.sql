{#-
    The engines differ in the names of the functions and in how a function of an item is written.
-#}
{% macro joined_items(list, text, condition) -%}
    {{ return(adapter.dispatch('joined_items')(list, text, condition)) }}
{%- endmacro %}

{% macro default__joined_items(list, text, condition) -%}
    array_to_string(
        list_transform(list_filter({{ list }}, lambda item: {{ condition }}), lambda item: {{ text }}),
        chr(30)
    )
{%- endmacro %}

{% macro spark__joined_items(list, text, condition) -%}
    array_join(
        transform(filter({{ list }}, item -> {{ condition }}), item -> {{ text }}), chr(30)
    )
{%- endmacro %}
