{% macro flagged_deletion_day(flag, day, extracted_at) -%}
    case
        when {{ read_flag(flag) }}
            then coalesce({{ try_date(day) }}, cast({{ extracted_at }} as date))
        when {{ read_flag(flag) }} is null then {{ deletion_day(day, extracted_at) }}
    end
{%- endmacro %}
