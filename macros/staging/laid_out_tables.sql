{% macro laid_out_tables() -%}
    {%- set tables = [] -%}
    {%- if execute -%}
        {%- for source in graph.sources.values() if source.config.meta.get('file_pattern') -%}
            {%- do tables.append("'" ~ source.config.meta.feed ~ '.' ~ source.name ~ "'") -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(tables | sort | join(', ') or 'null') }}
{%- endmacro %}
