{% macro combined_parts(lists) -%}
    {%- set ns = namespace(fault=none) -%}
    {%- set parts = [] -%}
    {%- set named = [] -%}
    {%- for list_name, items in lists.items() if items is not none -%}
        {%- if items is string or items is mapping or items is not sequence or not items -%}
            {%- set ns.fault = list_name
                ~ " wants a list with a segment in it at least, like ['champions']" -%}
        {%- else -%}
            {%- for item in items -%}
                {%- set is_relation = item is string and item.startswith('(') -%}
                {%- if item in named -%}
                    {%- set ns.fault = item ~ ' is named twice' -%}
                {%- elif not is_relation and item not in var('segments') -%}
                    {%- set ns.fault = item ~ ' is none of `segments` in dbt_project.yml' -%}
                {%- else -%}
                    {%- do named.append(item) -%}
                    {%- do parts.append({
                        'list_name': list_name, 'relation': item if is_relation else ref(item)
                    }) -%}
                {%- endif -%}
            {%- endfor -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if not lists.all_of and not lists.any_of -%}
        {%- set ns.fault = ns.fault or 'all_of or any_of is needed: who is in it?' -%}
    {%- endif -%}
    {%- if ns.fault -%}
        {{ exceptions.raise_compiler_error('combine: ' ~ ns.fault) }}
    {%- endif -%}
    {{ return(parts) }}
{%- endmacro %}
