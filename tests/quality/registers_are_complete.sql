-- Every raw table has a register, and every raw row one of the three fates, with a reason exactly
-- when it is quarantined. One test for all registers, because each test is a query of its own.
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

{% for feed, table_name in unregistered_tables() %}
union all

select
    '{{ feed }}' as feed,
    '{{ table_name }}' as table_name,
    cast(null as string) as file_name,
    cast(null as bigint) as line_number,
    'add it to feeds in dbt_project.yml: its rows reach no model' as problem
{% endfor %}
