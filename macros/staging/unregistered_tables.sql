{% macro unregistered_tables() -%}
    {%- set unregistered = [] -%}
    {%- if execute -%}
        {%- for source in graph.sources.values() | sort(attribute='unique_id') -%}
            {%- set meta = source.config.meta -%}
            {%- if meta.get('file_pattern') and [meta.feed, source.name] not in staged_tables() -%}
                {%- do unregistered.append([meta.feed, source.name]) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(unregistered) }}
{%- endmacro %}
