{#- The engines differ in the names of the functions, and only one of them sorts while it joins. -#}
{% macro joined_rows(text) -%}
    {{ return(adapter.dispatch('joined_rows')(text)) }}
{%- endmacro %}

{% macro default__joined_rows(text) -%}
    array_to_string(list_sort(array_agg({{ text }})), chr(30))
{%- endmacro %}

{% macro spark__joined_rows(text) -%}
    array_join(array_sort(collect_list({{ text }})), chr(30))
{%- endmacro %}
