{% macro phone_comparison() -%}
    {{ return({
        'name': 'phone',
        'level': "case
            when candidates.phone_count is not null then 'shared'
            when left_records.has_phone and right_records.has_phone then 'different'
            else 'missing'
        end",
        'levels': {
            'shared': {'words': 'same phone', 'count': 'phone_count', 'known_to': 'has_phone'},
            'different': {'words': 'phones differ'},
        },
        'rule_place': 4,
    }) }}
{%- endmacro %}
