{% macro customer_number_comparison() -%}
    {{ return({
        'name': 'customer_number',
        'level': "case when candidates.is_declared = 1 then 'declared' else 'missing' end",
        'levels': {
            'declared': {'words': 'one names the customer number of the other'},
        },
        'rule_place': 1,
    }) }}
{%- endmacro %}
