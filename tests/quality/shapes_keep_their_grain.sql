-- No two rows of a shape are one record: those that agree in its grain, which the YAML of its union
-- gives as config.meta.grain. One test for all shapes, because each test is a query of its own.
{% set shapes = [] %}
{% for brought in var('feeds').values() %}
    {% for shape in brought.get('shapes', []) if shape not in shapes %}
        {% do shapes.append(shape) %}
    {% endfor %}
{% endfor %}
{% for shape in shapes %}
    {% set union = 'int_' ~ shape ~ '_unioned' %}
    {% set grain = [] %}
    {% if execute %}
        {% set grain = graph.nodes['model.' ~ project_name ~ '.' ~ union].config.meta.get('grain', []) %}
    {% endif %}
    {% set parts = [] %}
    {% for column in grain %}
        {% do parts.append("coalesce(cast(" ~ column ~ " as string), '')") %}
    {% endfor %}
    {% set record = "concat_ws(' | ', " ~ (parts | join(', ') or "''") ~ ')' %}
select
    '{{ shape }}' as shape,
    {{ record }} as record,
    count(*) as row_count
from {{ ref(union) }}
{{ 'where 1 = 0' if not grain }}
group by {{ record }}
having count(*) > 1
{{ 'union all' if not loop.last }}
{% else %}
select
    cast(null as string) as shape
where 1 = 0
{% endfor %}
