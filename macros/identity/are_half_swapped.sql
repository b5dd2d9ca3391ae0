{% macro are_half_swapped(left_record, right_record) -%}
    (
        {{ left_record }}.first_name_key = {{ right_record }}.last_name_key
        or {{ left_record }}.last_name_key = {{ right_record }}.first_name_key
    )
{%- endmacro %}
