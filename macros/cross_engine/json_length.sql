{#- The engines differ: for what is no list, DuckDB says 0 or stops, Spark says null. -#}
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
