{%- set models = segment_models() -%}
{%- set titles = models.values() | map(attribute='config.meta.titles', default={}) -%}
{%- set languages = titles | map('list') | sum(start=[]) | unique | sort -%}

with

titles as (

    {% for segment in var('segments') %}
    {%- set meta = models.get(segment, {'config': {'meta': {}}}).config.meta %}
    select
        '{{ segment }}' as segment_name,
        {%- for language in languages %}
        {{ text_literal((meta.titles or {}).get(language)) }} as title_{{ language }},
        {%- endfor %}
        {{ text_literal(meta.title or segment) }} as title_en
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

by_language as (

    {% for language in ['en'] + languages %}
    select
        segment_name,
        '{{ language }}' as language_code,
        title_{{ language }} as title
    from titles
    where title_{{ language }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from by_language
