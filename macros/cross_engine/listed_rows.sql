{#- The engines differ in the name of the function, and in whether it keeps nulls. -#}
{% macro listed_rows(text) -%}
    {{ return(adapter.dispatch('listed_rows')(text)) }}
{%- endmacro %}

{% macro default__listed_rows(text) -%}
    array_agg({{ text }}) filter (where {{ text }} is not null)
{%- endmacro %}

{% macro spark__listed_rows(text) -%}
    collect_list({{ text }})
{%- endmacro %}
