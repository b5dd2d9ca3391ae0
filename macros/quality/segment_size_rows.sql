{% macro segment_size_rows() -%}
    {%- set models = segment_models() -%}
    {%- for segment in few_if_linted(var('segments')) %}
    {%- set meta = models.get(segment, {'config': {'meta': {}}}).config.meta %}
    select
        '{{ segment }}' as segment_name,
        cast({{ meta.get('smallest_size', 'null') }} as double) as smallest_size,
        cast({{ meta.get('largest_size', 'null') }} as double) as largest_size
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
