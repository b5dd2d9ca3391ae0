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
