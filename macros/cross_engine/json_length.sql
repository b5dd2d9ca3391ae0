{#-
    Number of items of a JSON list; 0 for none, and for what is no list.
    The engines differ: for what is no list, DuckDB says 0 or stops, Spark says null.
-#}
{% macro json_length(json) -%}
    {{ return(adapter.dispatch('json_length')(json)) }}
{%- endmacro %}

{% macro default__json_length(json) -%}
    coalesce(cast(try(json_array_length({{ json }})) as bigint), 0)
{%- endmacro %}

{% macro spark__json_length(json) -%}
    coalesce(cast(json_array_length({{ json }}) as bigint), 0)
{%- endmacro %}
