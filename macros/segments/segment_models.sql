{% macro segment_models() -%}
    {%- set models = {} -%}
    {%- if execute -%}
        {%- for node in graph.get('nodes', {}).values() | sort(attribute='name')
            if node.resource_type == 'model' and node.fqn[1] == 'segments' -%}
            {%- do models.update({node.name: node}) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(models) }}
{%- endmacro %}
