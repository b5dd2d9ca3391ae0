{#- Whether a raw column says business, not person (see read_party); null when empty or neither. -#}
{% macro raw_party(column) -%}
    {{ read_party(adapter.quote(column)) }}
{%- endmacro %}
