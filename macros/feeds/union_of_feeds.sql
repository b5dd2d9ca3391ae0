{% macro union_of_feeds(shape) %}
    {%- set columns = model.columns.values() | rejectattr('name', 'equalto', 'feed') | list -%}
    {%- set relations = {} -%}
    {%- for feed in feeds_with(shape) -%}
        {%- do relations.update({feed: ref('int_' ~ feed ~ '__' ~ shape)}) -%}
    {%- endfor -%}
    {%- if execute and flags.WHICH in ['build', 'run'] -%}
        {%- set faults = [] -%}
        {%- for relation in relations.values() -%}
            {%- do faults.extend(contract_faults(relation, columns)) -%}
        {%- endfor -%}
        {%- if faults -%}
            {{ exceptions.raise_compiler_error(
                'not what the contract of ' ~ shape ~ ' asks for (' ~ model.patch_path.split('://')[1]
                ~ '):\n- ' ~ faults | join('\n- ')
            ) }}
        {%- endif -%}
    {%- endif -%}
with

unioned as (
{% for feed, relation in relations.items() %}
    select
        '{{ feed }}' as feed
        {%- for column in columns %},
        {{ column.name }}
        {%- endfor %}
    from {{ relation }}
    {%- if not loop.last %}

    union all
    {% endif %}
{%- else %}
    select
        cast(null as string) as feed
        {%- for column in columns %},
        cast(null as {{ column.data_type }}) as {{ column.name }}
        {%- endfor %}
    where 1 = 0
{%- endfor %}

)

select * from unioned
{% endmacro %}
