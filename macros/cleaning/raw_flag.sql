{#- A raw column as a boolean (see read_flag); null when empty, or neither yes nor no. -#}
{% macro raw_flag(column) -%}
    {{ read_flag(adapter.quote(column)) }}
{%- endmacro %}
