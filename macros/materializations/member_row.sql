{% macro member_row() -%}
    {%- set columns = {} -%}
    {%- for model in graph.nodes.values() if model.name == 'member_rows' -%}
        {%- for name, column in model.columns.items() if name != 'segment_name' -%}
            {%- do columns.update({name: column}) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(columns) }}
{%- endmacro %}
