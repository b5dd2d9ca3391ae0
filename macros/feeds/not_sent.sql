{#- In a select list: columns of a shape that a feed does not send, empty and of the type of its contract. -#}
{% macro not_sent(shape, columns) -%}
    {%- set contract = {} -%}
    {%- if execute -%}
        {%- set contract = graph.nodes['model.' ~ project_name ~ '.int_' ~ shape ~ '_unioned'].columns -%}
    {%- endif -%}
    {%- for column in columns %}
        {%- if execute and column not in contract -%}
            {{ exceptions.raise_compiler_error('the contract of ' ~ shape ~ ' has no column ' ~ column) }}
        {%- endif -%}
        {{- ',\n        ' if not loop.first -}}
        cast(null as {{ contract[column].data_type if execute else 'string' }}) as {{ column }}
    {%- endfor -%}
{%- endmacro %}
