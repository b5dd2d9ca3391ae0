{#-
    SQL of every raw table that a source YAML lays out, as texts `feed.table`. What landed of another is
    of a feed that left the project: it stays in its raw table, and nothing reads it.
-#}
{% macro laid_out_tables() -%}
    {%- set tables = [] -%}
    {%- if execute -%}
        {%- for source in graph.sources.values() if source.config.meta.get('file_pattern') -%}
            {%- do tables.append("'" ~ source.config.meta.feed ~ '.' ~ source.name ~ "'") -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(tables | sort | join(', ') or 'null') }}
{%- endmacro %}
