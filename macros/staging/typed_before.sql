{#- Spark cannot write a table that it reads from, and types all rows anew. -#}
{% macro typed_before() -%}
    {{ return(adapter.dispatch('typed_before')()) }}
{%- endmacro %}

{% macro default__typed_before() -%}
    {{ return(none) }}
{%- endmacro %}

{% macro duckdb__typed_before() -%}
    {%- set can_keep = (
        execute and model.resource_type == 'model' and model.config.materialized == 'table'
        and flags.WHICH in ('build', 'run') and not flags.FULL_REFRESH and not flags.EMPTY
    ) -%}
    {%- set built = load_cached_relation(this) if can_keep else none -%}
    {%- set columns = adapter.get_columns_in_relation(built) | map(attribute='name') | list
        if built is not none and built.is_table else [] -%}
    {{ return(built if 'typed_by' in columns else none) }}
{%- endmacro %}
