{% macro contract_faults(relation, columns) -%}
    {%- set found = {} -%}
    {%- for column in adapter.get_columns_in_relation(relation) -%}
        {%- do found.update({column.name | lower: plain_type(column.data_type)}) -%}
    {%- endfor -%}
    {%- set faults = [] -%}
    {%- for column in (columns if found else []) -%}
        {%- set wanted = plain_type(column.data_type) -%}
        {%- set type = found.pop(column.name, none) -%}
        {%- if type is none -%}
            {%- do faults.append(relation.identifier ~ ' lacks ' ~ column.name ~ ' (' ~ wanted ~ ')') -%}
        {%- elif type != wanted -%}
            {%- do faults.append(
                relation.identifier ~ ' has ' ~ column.name ~ ' as ' ~ type ~ ', not ' ~ wanted
            ) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- for name in found -%}
        {%- do faults.append(relation.identifier ~ ' has ' ~ name ~ ', which nobody asks for') -%}
    {%- endfor -%}
    {{ return(faults) }}
{%- endmacro %}


{% macro plain_type(data_type) -%}
    {%- set type = data_type | lower | replace(' ', '') -%}
    {%- if modules.re.match('(character|varchar|text|string)', type) -%}
        {{ return('string') }}
    {%- endif -%}
    {{ return({'int': 'integer', 'timestamp_ntz': 'timestamp'}.get(type, type)) }}
{%- endmacro %}
