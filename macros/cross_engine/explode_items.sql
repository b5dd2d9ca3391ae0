{#-
    The engines differ: DuckDB unnests the list and its places side by side, Spark has one function
    that counts from 0.
-#}
{% macro explode_items(items, item, position) -%}
    {{ return(adapter.dispatch('explode_items')(items, item, position)) }}
{%- endmacro %}

{% macro default__explode_items(items, item, position) -%}
    unnest({{ items }}) as {{ item }},
    generate_subscripts({{ items }}, 1) as {{ position }}
{%- endmacro %}

{% macro spark__explode_items(items, item, position) -%}
    inline(transform(
        {{ items }}, (part, place) -> struct(part, cast(place + 1 as bigint) as place)
    )) as ({{ item }}, {{ position }})
{%- endmacro %}
