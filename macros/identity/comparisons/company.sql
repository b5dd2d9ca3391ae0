{% macro company_comparison() -%}
    {{ return({
        'name': 'company',
        'level': company_level('left_records', 'right_records'),
        'levels': {
            'exact': {'words': 'same company', 'count': 'company_count', 'equal': 'company_key'},
            'near': {},
            'different': {'words': 'companies differ'},
        },
        'quoted': ('company_name', 'companies'),
    }) }}
{%- endmacro %}


{% macro company_level(left_record, right_record) -%}
    {%- set left_company = left_record ~ '.company_key' -%}
    {%- set right_company = right_record ~ '.company_key' -%}
    case
        when {{ left_company }} is null or {{ right_company }} is null then 'missing'
        when {{ left_company }} = {{ right_company }} then 'exact'
        when {{ is_near(left_company, right_company) }}
            or {{ left_company }} like {{ right_company }} || '%'
            or {{ right_company }} like {{ left_company }} || '%'
            then 'near'
        else 'different'
    end
{%- endmacro %}
