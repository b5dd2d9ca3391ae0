{% macro segment_readers(model) -%}
    {%- set readers = [] -%}
    {%- if execute and model.unique_id -%}
        {%- for node in (graph.nodes.values() | list) + (graph.exposures.values() | list)
            if model.unique_id in node.depends_on.nodes
            and node.resource_type in ['model', 'exposure'] and node.name != 'member_rows' -%}
            {%- do readers.append(node.name) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(readers | sort) }}
{%- endmacro %}
