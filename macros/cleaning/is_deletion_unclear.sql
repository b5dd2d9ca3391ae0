{#-
    Whether a flag and a day leave open if somebody asked to be deleted: a flag that is neither yes nor no
    and no day that counts, or a clear no beside such a day. Both are texts without white space around.
-#}
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
