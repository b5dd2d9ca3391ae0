{% macro birth_date_comparison() -%}
    {{ return({
        'name': 'birth_date',
        'level': birth_date_level('left_records', 'right_records'),
        'levels': {
            'exact': {
                'words': 'same birth date', 'count': 'birth_date_count', 'equal': 'birth_date',
            },
            'near': {'words': 'birth dates differ by a typing error'},
            'different': {'words': 'birth dates differ'},
        },
        'rule_place': 3,
    }) }}
{%- endmacro %}


{% macro birth_date_level(left_record, right_record) -%}
    {%- set left_date, right_date = left_record ~ '.birth_date', right_record ~ '.birth_date' -%}
    {%- set left_text = 'cast(' ~ left_date ~ ' as string)' -%}
    {%- set right_text = 'cast(' ~ right_date ~ ' as string)' -%}
    case
        when {{ left_date }} is null or {{ right_date }} is null then 'missing'
        when {{ left_date }} = {{ right_date }} then 'exact'
        when levenshtein({{ left_text }}, {{ right_text }}) = 1 then 'near'
        when substr({{ left_text }}, 1, 4) = substr({{ right_text }}, 1, 4)
            and substr({{ left_text }}, 6, 2) = substr({{ right_text }}, 9, 2)
            and substr({{ left_text }}, 9, 2) = substr({{ right_text }}, 6, 2)
            then 'near'
        {%- for place in [1, 2, 3, 6, 9] %}
        when substr({{ left_text }}, {{ place }}, 1) = substr({{ right_text }}, {{ place + 1 }}, 1)
            and substr({{ left_text }}, {{ place + 1 }}, 1) = substr({{ right_text }}, {{ place }}, 1)
            and substr({{ left_text }}, 1, {{ place - 1 }}) = substr({{ right_text }}, 1, {{ place - 1 }})
            and substr({{ left_text }}, {{ place + 2 }}) = substr({{ right_text }}, {{ place + 2 }})
            then 'near'
        {%- endfor %}
        else 'different'
    end
{%- endmacro %}
