{#-
    Creates each source table that does not exist yet as an empty one, so that a dealer group without
    some feed, or without any export yet, builds all the same. Columns are those of the source YAML;
    raw tables get the bookkeeping columns of landing as well. What builds keep is no source in that sense:
    see create_missing_registers.
-#}
{% macro create_missing_sources() %}
    {%- if execute -%}
        {%- for source in graph.sources.values() | sort(attribute='unique_id')
            if layer_of(source) != 'kept' -%}
            {%- set table = api.Relation.create(
                database=source.database, schema=source.schema, identifier=source.identifier
            ) -%}
            {%- set columns = [] -%}
            {%- for column in source.columns.values() -%}
                {%- do columns.append(adapter.quote(column.name) ~ ' ' ~ column.data_type) -%}
            {%- endfor -%}
            {%- if source.config.meta.get('file_pattern') -%}
                {%- do columns.extend([
                    '_feed string', '_file string', '_line bigint',
                    '_extracted_at timestamp', '_landed_at timestamp',
                ]) -%}
            {%- endif -%}
            {%- do run_query('create schema if not exists ' ~ table.without_identifier()) -%}
            {%- do create_source(table, columns | join(', ')) -%}
        {%- endfor -%}
    {%- endif -%}
{% endmacro %}


{#-
    The engines differ: DuckDB holds the landed rows itself, Spark reads the Parquet files that were
    exported for it, so its table is only a name and a schema over their folder, made anew each time
    for the files and columns that there are now.
-#}
{% macro create_source(table, columns) %}
    {% do adapter.dispatch('create_source')(table, columns) %}
{% endmacro %}

{% macro default__create_source(table, columns) %}
    {% do run_query('create table if not exists ' ~ table ~ ' (' ~ columns ~ ')') %}
{% endmacro %}

{% macro spark__create_source(table, columns) %}
    {% do run_query('drop table if exists ' ~ table) %}
    {% do run_query(
        'create table ' ~ table ~ ' (' ~ columns ~ ') using parquet location '
        ~ "'" ~ lake_path('raw/' ~ table.schema ~ '/' ~ table.identifier) ~ "'"
    ) %}
{% endmacro %}
