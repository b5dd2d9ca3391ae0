{% macro deletion_day(text, extracted_at) -%}
    case
        when {{ is_no_day(text) }} or not {{ read_flag(text) }} then null
        when {{ text }} != '' then coalesce({{ try_date(text) }}, cast({{ extracted_at }} as date))
    end
{%- endmacro %}
