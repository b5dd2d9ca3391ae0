{% macro latest_extract_moment(extracted_at) -%}
    {{ hours_after(extracted_at, var('extract_clock_hours')) }}
{%- endmacro %}
