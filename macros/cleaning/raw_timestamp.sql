{#- A raw column as a moment in UTC, as try_timestamp reads it; null when it has no time of day. -#}
{% macro raw_timestamp(column) -%}
    {{ try_timestamp(adapter.quote(column)) }}
{%- endmacro %}
