{#-
    The columns that the source YAML names for a raw table, in its order, as mappings of name and meta.
    dbt keeps the graph from unit tests: they ask the table that record_source_columns left.
-#}
{% macro source_columns(feed, table_name) -%}
    {%- if graph.sources is defined -%}
        {%- set tables = raw_table_columns() -%}
    {%- else -%}
        {%- set tables = {} -%}
        {%- for row in run_query(
            'select table_name, column_list from ' ~ kept_relation('source_columns', 'landing')
            ~ " where table_name = '" ~ feed ~ '.' ~ table_name ~ "'"
        ).rows -%}
            {%- do tables.update({row[0]: fromjson(row[1])}) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- if feed ~ '.' ~ table_name not in tables -%}
        {{ exceptions.raise_compiler_error('no source YAML names the table ' ~ table_name ~ ' of ' ~ feed) }}
    {%- endif -%}
    {{ return(tables[feed ~ '.' ~ table_name]) }}
{%- endmacro %}


{#- The columns of every raw table, as `feed.table` -> list of mappings of name and meta. -#}
{% macro raw_table_columns() -%}
    {%- set tables = {} -%}
    {%- for source in graph.sources.values() if source.config.meta.get('feed') -%}
        {%- set columns = [] -%}
        {%- for column in source.columns.values() -%}
            {%- do columns.append({'name': column.name, 'meta': column.config.meta}) -%}
        {%- endfor -%}
        {%- do tables.update({source.config.meta.feed ~ '.' ~ source.name: columns}) -%}
    {%- endfor -%}
    {{ return(tables) }}
{%- endmacro %}
