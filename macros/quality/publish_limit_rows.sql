{% macro publish_limit_rows() -%}
    {%- for figure, limit in few_if_linted(var('publish_limits').items() | list) %}
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
