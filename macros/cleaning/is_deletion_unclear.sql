{% macro is_deletion_unclear(flag, day, extracted_at) -%}
    coalesce(
        case
            when {{ read_flag(flag) }} then false
            when {{ deletion_day(day, extracted_at) }} is not null then not {{ read_flag(flag) }}
            else {{ flag }} != '' and {{ read_flag(flag) }} is null
        end,
        false
    )
{%- endmacro %}
