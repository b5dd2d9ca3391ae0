{%- set models = segment_models() -%}
{%- set definitions = segment_definitions() -%}
-- The definitions are read from the segments as built.
-- depends_on: {{ ref('segment_members') }}

with

segment_playbook as (

    {% for segment in few_if_linted(var('segments')) %}
    {%- set model = models.get(segment, {'description': none, 'config': {'meta': {}}}) %}
    {%- set meta = model.config.meta %}
    select
        '{{ segment }}' as segment_name,
        {{ text_literal(meta.title) }} as title,
        {{ text_literal(meta.department) }} as department,
        {{ text_literal(model.description) }} as rule,
        {{ text_literal(meta.objective) }} as objective,
        {{ text_literal(meta.offer) }} as offer,
        {{ text_literal(meta.channels | default([], true) | join(';')) }} as channels,
        {%- for key in ['kpi', 'owner', 'cadence'] %}
        {{ text_literal(meta[key]) }} as {{ key }},
        {%- endfor %}
        {{ text_literal(meta.one_per or 'person') }} as one_per,
        {{ text_literal(meta.external_name) }} as external_name,
        cast({{ meta.priority or 'null' }} as integer) as priority,
        cast({{ (meta.plausible_percent or ['null'])[0] }} as decimal(5, 2)) as least_percent,
        cast({{ (meta.plausible_percent or ['null'])[-1] }} as decimal(5, 2)) as most_percent,
        {{ text_literal(segment_readers(model) | join(', ')) }} as read_by,
        {{ text_literal(definitions.get(segment)) }} as sql_fingerprint
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from segment_playbook
