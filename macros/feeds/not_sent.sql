{% macro not_sent(shape, columns) -%}
    {%- set contract = (graph.nodes or {}).get(
        'model.' ~ project_name ~ '.int_' ~ shape ~ '_unioned', {}
    ).get('columns', {}) -%}
    {%- for column in columns %}
        {%- if contract and column not in contract -%}
            {{ exceptions.raise_compiler_error('the contract of ' ~ shape ~ ' has no column ' ~ column) }}
        {%- endif -%}
        {{- ',\n        ' if not loop.first -}}
        cast(null as {{ contract[column].data_type if contract else 'string' }}) as {{ column }}
    {%- endfor -%}
{%- endmacro %}
