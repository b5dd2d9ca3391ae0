{% macro middle_name_comparison() -%}
    {{ return({
        'name': 'middle_name',
        'level': middle_name_level('left_records', 'right_records'),
        'levels': {
            'agrees': {'words': 'middle names agree'},
            'different': {'words': 'middle names differ'},
        },
    }) }}
{%- endmacro %}


{% macro middle_name_level(left_record, right_record) -%}
    {%- set left_middle = left_record ~ '.middle_name_key' -%}
    {%- set right_middle = right_record ~ '.middle_name_key' -%}
    case
        when {{ left_middle }} is null or {{ right_middle }} is null then 'missing'
        when {{ left_middle }} = {{ right_middle }} then 'agrees'
        when least(length({{ left_middle }}), length({{ right_middle }})) = 1
            and substr({{ left_middle }}, 1, 1) = substr({{ right_middle }}, 1, 1)
            then 'agrees'
        else 'different'
    end
{%- endmacro %}
