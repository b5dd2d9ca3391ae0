{#-
    Number of items of a JSON list; an object or a text in its place is a list of one, as converters from
    XML write it. 0 for nothing.
    The engines differ: for what is no list, DuckDB says 0 or stops, Spark says null.
-#}
{% macro json_length(json) -%}
    case
        when {{ json }} like '[%' then {{ adapter.dispatch('json_length')(json) }}
        when {{ json }} != '' then 1
        else 0
    end
{%- endmacro %}

{% macro default__json_length(json) -%}
    coalesce(cast(try(json_array_length({{ json }})) as bigint), 0)
{%- endmacro %}

{% macro spark__json_length(json) -%}
    coalesce(cast(json_array_length({{ json }}) as bigint), 0)
{%- endmacro %}
