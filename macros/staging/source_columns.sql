{% macro source_columns(feed, table_name) -%}
    {{ return(source_layout(feed, table_name).columns) }}
{%- endmacro %}


{% macro natural_key_of(feed, table_name) -%}
    {%- if not execute -%}
        {{ return([]) }}
    {%- endif -%}
    {%- set layout = source_layout(feed, table_name) -%}
    {%- set named = layout.columns | map(attribute='name') | list -%}
    {%- set unknown = layout.natural_key | reject('in', named) | list -%}
    {%- if unknown or not layout.natural_key -%}
        {{ exceptions.raise_compiler_error(
            'the source YAML of ' ~ feed ~ ' gives the table ' ~ table_name
            ~ (' the natural_key ' ~ unknown | join(', ') ~ ', which is none of its columns'
                if unknown else ' no natural_key')
            ~ ': name the columns that tell its records apart under its config.meta'
        ) }}
    {%- endif -%}
    {{ return(layout.natural_key) }}
{%- endmacro %}


{% macro source_layout(feed, table_name) -%}
    {%- set found = [] -%}
    {%- if graph.sources is defined -%}
        {%- for source in graph.sources.values()
            if source.name == table_name and source.config.meta.get('feed') == feed -%}
            {%- do found.append(layout_of_source(source)) -%}
        {%- endfor -%}
    {%- else -%}
        {%- for row in run_query(
            'select layout from ' ~ recorded_source_columns()
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


{% macro layout_of_source(source) -%}
    {%- set columns = [] -%}
    {%- for column in source.columns.values() -%}
        {%- do columns.append({'name': column.name, 'meta': column.config.meta}) -%}
    {%- endfor -%}
    {{ return({'columns': columns, 'natural_key': source.config.meta.get('natural_key', [])}) }}
{%- endmacro %}
