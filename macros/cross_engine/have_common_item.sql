{#- The engines differ in the name of the function. -#}
{% macro have_common_item(list, other_list) -%}
    coalesce({{ adapter.dispatch('have_common_item')(list, other_list) }}, false)
{%- endmacro %}

{% macro default__have_common_item(list, other_list) -%}
    list_has_any({{ list }}, {{ other_list }})
{%- endmacro %}

{% macro spark__have_common_item(list, other_list) -%}
    arrays_overlap({{ list }}, {{ other_list }})
{%- endmacro %}
