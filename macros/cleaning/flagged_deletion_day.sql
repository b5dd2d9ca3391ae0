{#-
    The day from which a flag and a day ask for deletion, whether it has come or not: of a clear yes the day,
    or that of its extract; without a flag the day alone (see deletion_day). Both are texts without white
    space around.
-#}
{% macro flagged_deletion_day(flag, day, extracted_at) -%}
    case
        when {{ read_flag(flag) }}
            then coalesce({{ try_date(day) }}, cast({{ extracted_at }} as date))
        when {{ read_flag(flag) }} is null then {{ deletion_day(day, extracted_at) }}
    end
{%- endmacro %}
