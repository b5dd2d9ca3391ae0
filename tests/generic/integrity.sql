{#- One test instead of one a column: each test is a node and a query of its own. -#}
{% test integrity(
    model, primary_key, not_null=[], unique=[], accepted_values={}, relationships={}
) %}

{%- set key = primary_key | join(', ') -%}
{%- set row_rules = [] -%}
{%- for column in not_null -%}
    {%- do row_rules.append((column ~ ' is null', column ~ ': is null')) -%}
{%- endfor -%}
{%- for column, values in accepted_values.items() -%}
    {%- do row_rules.append((
        column ~ " not in ('" ~ values | join("', '") ~ "')", column ~ ': is no accepted value'
    )) -%}
{%- endfor %}

select
    case
        when count(*) > 1 then 'primary_key: more than one row'
        else 'primary_key: is null'
    end as rule_broken,
    {{ key }},
    count(*) as row_count
from {{ model }}
group by {{ key }}
having
    count(*) > 1
    {%- for column in primary_key %}
    or {{ column }} is null
    {%- endfor %}

{%- if row_rules %}

union all

select
    case
        {%- for condition, rule in row_rules %}
        when {{ condition }} then '{{ rule }}'
        {%- endfor %}
    end as rule_broken,
    {{ key }},
    1 as row_count
from {{ model }}
where
    {%- for condition, rule in row_rules %}
    {{ 'or ' if not loop.first }}{{ condition }}
    {%- endfor %}
{%- endif %}

{%- for column in unique %}

union all

select
    '{{ column }}: more than one row' as rule_broken,
    {{ key }},
    1 as row_count
from {{ model }}
where
    {{ column }} in (
        select {{ column }} from {{ model }} group by {{ column }} having count(*) > 1
    )
{%- endfor %}

{%- for column, parent in relationships.items() %}

union all

select
    '{{ column }}: no row of {{ parent.to.identifier }}' as rule_broken,
    {%- for key_column in primary_key %}
    child.{{ key_column }},
    {%- endfor %}
    1 as row_count
from {{ model }} as child
left join {{ parent.to }} as parent
    on child.{{ column }} = parent.{{ parent.field }}
where child.{{ column }} is not null and parent.{{ parent.field }} is null
{%- endfor %}

{% endtest %}
