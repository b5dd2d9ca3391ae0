-- Every raw table has a register, and every raw row one of the three fates, with a reason exactly
-- when it is quarantined. One test for all registers, because each test is a query of its own.
{%- set unregistered = [] -%}
{%- for source in graph.sources.values() | sort(attribute='unique_id') if execute -%}
    {%- set meta = source.config.meta -%}
    {%- if meta.get('file_pattern') and [meta.feed, source.name] not in staged_tables() -%}
        {%- do unregistered.append([meta.feed, source.name]) -%}
    {%- endif -%}
{%- endfor %}

{% for feed, table_name in staged_tables() %}
select
    feed,
    table_name,
    file_name,
    line_number,
    'row_status ' || coalesce(row_status, 'missing')
    || ' with the reason ' || coalesce(quarantine_reason, 'none') as problem
from {{ ref('base_' ~ feed ~ '__' ~ table_name) }}
where
    coalesce(row_status, '') not in ('used', 'superseded', 'quarantined')
    or (row_status = 'quarantined' and quarantine_reason is null)
    or (row_status != 'quarantined' and quarantine_reason is not null)
{{ 'union all' if not loop.last }}
{% endfor %}

{% for feed, table_name in unregistered %}
union all

select
    '{{ feed }}' as feed,
    '{{ table_name }}' as table_name,
    cast(null as string) as file_name,
    cast(null as bigint) as line_number,
    'add it to macros/staging/staged_tables.sql: its rows reach no model' as problem
{% endfor %}
