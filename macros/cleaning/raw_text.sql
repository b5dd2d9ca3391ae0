{#- A raw column trimmed, with '' as null. `column` is the name in the export's header. -#}
{% macro raw_text(column) -%}
    nullif({{ trimmed(adapter.quote(column)) }}, '')
{%- endmacro %}
