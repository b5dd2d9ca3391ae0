{#- A raw column as a moment in UTC; null when empty or no ISO 8601 time. See try_timestamp. -#}
{% macro raw_timestamp(column) -%}
    {{ try_timestamp(trimmed(adapter.quote(column))) }}
{%- endmacro %}
