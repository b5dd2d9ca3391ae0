{#- A raw column trimmed, with '' as null. `column` is the name in the export's header. -#}
{% macro raw_text(column) -%}
    nullif(trim({{ adapter.quote(column) }}), '')
{%- endmacro %}
