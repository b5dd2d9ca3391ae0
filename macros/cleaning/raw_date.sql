{% macro raw_date(column, not_before=none) -%}
    {%- set day = try_date(adapter.quote(column)) -%}
    {%- if not_before -%}
        case when coalesce({{ day }} >= {{ raw_date(not_before) }}, true) then {{ day }} end
    {%- else -%}
        {{ day }}
    {%- endif -%}
{%- endmacro %}
