{% macro email_comparison() -%}
    {{ return({
        'name': 'email',
        'level': "case
            when candidates.email_count is not null then 'shared'
            when left_records.email is null or right_records.email is null then 'missing'
            else 'different'
        end",
        'levels': {
            'shared': {'words': 'same e-mail', 'count': 'email_count', 'known_to': 'email is not null'},
            'different': {'words': 'e-mails differ'},
        },
        'rule_place': 2,
    }) }}
{%- endmacro %}
