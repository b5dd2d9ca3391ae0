{#-
    The latest moment, in UTC, at which an extract can have been made. Its file is named in the clock of
    whoever sends it, which the name does not tell: so far (var `extract_clock_hours`) it may be behind.
-#}
{% macro latest_extract_moment(extracted_at) -%}
    {{ hours_after(extracted_at, var('extract_clock_hours')) }}
{%- endmacro %}
