{% macro last_name_comparison() -%}
    {{ return({
        'name': 'last_name',
        'level': last_name_level('left_records', 'right_records'),
        'levels': {
            'exact': {
                'words': 'same last name', 'count': 'last_name_count', 'equal': 'last_name_key',
            },
            'near': {},
            'part': {},
            'swapped': {'words': 'last and first name have changed places'},
            'different': {'words': 'last names differ'},
        },
        'quoted': ('last_name', 'last names'),
    }) }}
{%- endmacro %}


{% macro last_name_level(left_record, right_record) -%}
    {%- set left_last, right_last = left_record ~ '.last_name_key', right_record ~ '.last_name_key' -%}
    {%- set is_half -%}
        abs(length({{ left_last }}) - length({{ right_last }})) >= 2
        and (
            {{ left_last }} like {{ right_last }} || '%' or {{ left_last }} like '%' || {{ right_last }}
            or {{ right_last }} like {{ left_last }} || '%' or {{ right_last }} like '%' || {{ left_last }}
        )
    {%- endset -%}
    case
        when {{ left_last }} is null or {{ right_last }} is null then 'missing'
        when {{ left_last }} = {{ right_last }} then 'exact'
        when {{ are_swapped(left_record, right_record) }} then 'swapped'
        when {{ is_half }}
            then case
                when least(length({{ left_last }}), length({{ right_last }})) >= 4 then 'part'
                else 'different'
            end
        when {{ is_near(left_last, right_last) }} then 'near'
        when {{ are_half_swapped(left_record, right_record) }} then 'missing'
        else 'different'
    end
{%- endmacro %}
