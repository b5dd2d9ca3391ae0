{% macro are_swapped(left_record, right_record) -%}
    coalesce(
        {{ left_record }}.first_name_key != {{ left_record }}.last_name_key
        and (
            {{ left_record }}.first_name_key = {{ right_record }}.last_name_key
            or {{ is_near(left_record ~ '.first_name_key', right_record ~ '.last_name_key') }}
        )
        and (
            {{ left_record }}.last_name_key = {{ right_record }}.first_name_key
            or {{ is_near(left_record ~ '.last_name_key', right_record ~ '.first_name_key') }}
        ),
        false
    )
{%- endmacro %}
