{% macro measure_rows() -%}
    {%- for measure in campaign_measures() %}
    select '{{ measure }}' as measure
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
