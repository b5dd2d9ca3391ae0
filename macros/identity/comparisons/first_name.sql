{% macro first_name_comparison() -%}
    {{ return({
        'name': 'first_name',
        'level': first_name_level(
            'left_records', 'right_records', 'name_pairs.left_name is not null'
        ),
        'levels': {
            'exact': {
                'words': 'same first name', 'count': 'first_name_count', 'equal': 'first_name_key',
            },
            'nickname': {},
            'near': {},
            'swapped': {'words': 'first and last name have changed places'},
            'half_swapped': {},
            'initial': {},
            'different': {'words': 'first names differ'},
        },
        'quoted': ('first_name', 'first names'),
    }) }}
{%- endmacro %}


{% macro first_name_level(left_record, right_record, are_nicknames) -%}
    {%- set left_first, right_first = left_record ~ '.first_name_key', right_record ~ '.first_name_key' -%}
    {%- set left_last, right_last = left_record ~ '.last_name_key', right_record ~ '.last_name_key' -%}
    {%- set left_middle, right_middle = left_record ~ '.middle_name_key', right_record ~ '.middle_name_key' -%}
    case
        when {{ left_first }} is null or {{ right_first }} is null then 'missing'
        when {{ left_first }} = {{ right_first }} then 'exact'
        when {{ are_swapped(left_record, right_record) }} then 'swapped'
        when {{ are_nicknames }} then 'nickname'
        when {{ is_initial(left_first) }} or {{ is_initial(right_first) }}
            then case
                when substr({{ left_first }}, 1, 1) = substr({{ right_first }}, 1, 1) then 'initial'
                else 'different'
            end
        when {{ left_first }} = {{ right_middle }} or {{ right_first }} = {{ left_middle }}
            then 'nickname'
        when least(length({{ left_first }}), length({{ right_first }})) >= 3
            and (
                substr({{ left_first }}, 1, length({{ right_first }})) = {{ right_first }}
                or substr({{ right_first }}, 1, length({{ left_first }})) = {{ left_first }}
            )
            then 'nickname'
        when {{ is_near(left_first, right_first) }}
            and not (
                {{ left_record }}.has_known_first_name and {{ right_record }}.has_known_first_name
            )
            then 'near'
        when {{ are_half_swapped(left_record, right_record) }} then 'half_swapped'
        else 'different'
    end
{%- endmacro %}


{% macro is_initial(letters) -%}
    (length({{ letters }}) = 1 and {{ letters }} < '԰')
{%- endmacro %}
