{% macro publish_limit_rows() -%}
    {%- for figure, limit in var('publish_limits').items() %}
    select
        '{{ figure }}' as figure,
        {%- for kind in [
            'least', 'most', 'fall_percent', 'rise_percent', 'fall_points', 'rise_points', 'least_base',
        ] %}
        cast({{ limit.get(kind, 'null') }} as double) as {{ kind }},
        {%- endfor %}
        {{ text_literal(likely_cause(figure)) }} as likely_cause
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
