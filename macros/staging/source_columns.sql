{#-
    The columns that the source YAML names for a raw table, in its order, as mappings of name and meta.
    dbt keeps the graph from unit tests: they ask the table that record_source_columns left.
-#}
{% macro source_columns(feed, table_name) -%}
    {%- set found = [] -%}
    {%- if graph.sources is defined -%}
        {%- for source in graph.sources.values()
            if source.name == table_name and source.config.meta.get('feed') == feed -%}
            {%- do found.append(columns_of_source(source)) -%}
        {%- endfor -%}
    {%- else -%}
        {%- for row in run_query(
            'select column_list from ' ~ recorded_source_columns()
            ~ " where table_name = '" ~ feed ~ '.' ~ table_name ~ "'"
        ).rows -%}
            {%- do found.append(fromjson(row[0])) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- if not found -%}
        {{ exceptions.raise_compiler_error('no source YAML names the table ' ~ table_name ~ ' of ' ~ feed) }}
    {%- endif -%}
    {{ return(found[0]) }}
{%- endmacro %}


{#- The columns of a source of dbt's graph as mappings of name and meta. -#}
{% macro columns_of_source(source) -%}
    {%- set columns = [] -%}
    {%- for column in source.columns.values() -%}
        {%- do columns.append({'name': column.name, 'meta': column.config.meta}) -%}
    {%- endfor -%}
    {{ return(columns) }}
{%- endmacro %}
