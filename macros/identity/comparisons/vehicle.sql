{% macro vehicle_comparison() -%}
    {{ return({
        'name': 'vehicle',
        'level': "case when candidates.vehicle_count is not null then 'shared' else 'missing' end",
        'levels': {
            'shared': {'words': 'same vehicle', 'count': 'vehicle_count', 'known_to': 'true'},
        },
        'rule_place': 5,
    }) }}
{%- endmacro %}
