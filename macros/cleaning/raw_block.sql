{#-
    A raw column that forbids contact as a boolean: what is neither yes nor no forbids it too; null when
    empty.
-#}
{% macro raw_block(column) -%}
    {{ read_wish(adapter.quote(column), 'true') }}
{%- endmacro %}
