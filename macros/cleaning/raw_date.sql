{#-
    A raw column as a date, as try_date reads it; null when empty or none, or before the day in the
    column `not_before`.
-#}
{% macro raw_date(column, not_before=none) -%}
    {%- set day = try_date(adapter.quote(column)) -%}
    {%- if not_before -%}
        case when coalesce({{ day }} >= {{ raw_date(not_before) }}, true) then {{ day }} end
    {%- else -%}
        {{ day }}
    {%- endif -%}
{%- endmacro %}
