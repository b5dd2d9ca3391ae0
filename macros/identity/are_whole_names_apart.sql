{% macro are_whole_names_apart(left_record, right_record) -%}
    {%- set left_last, right_last = left_record ~ '.last_name_key', right_record ~ '.last_name_key' -%}
    coalesce(
        {{ left_record }}.first_name_key is null
        and {{ right_record }}.first_name_key is null
        and {{ left_last }} >= '⺀'
        and {{ right_last }} >= '⺀'
        and {{ left_last }} not like {{ right_last }} || '%'
        and {{ right_last }} not like {{ left_last }} || '%',
        false
    )
{%- endmacro %}
