{#- The engines differ: DuckDB unnests a generated series, Spark explodes a sequence. -#}
{% macro explode_positions(last_position) -%}
    {{ return(adapter.dispatch('explode_positions')(last_position)) }}
{%- endmacro %}

{% macro default__explode_positions(last_position) -%}
    unnest(generate_series(1, cast({{ last_position }} as integer)))
{%- endmacro %}

{% macro spark__explode_positions(last_position) -%}
    explode(sequence(cast(1 as bigint), cast({{ last_position }} as bigint)))
{%- endmacro %}
