{#-
    The day of a request for deletion out of a text: the day that it names, else the day of its extract,
    because a request must not get lost for a typing error. Null where the text stands for no day (see
    is_no_day) or is a clear no.
-#}
{% macro deletion_day(text, extracted_at) -%}
    case
        when {{ is_no_day(text) }} or not {{ read_flag(text) }} then null
        when {{ text }} != '' then coalesce({{ try_date(text) }}, cast({{ extracted_at }} as date))
    end
{%- endmacro %}
