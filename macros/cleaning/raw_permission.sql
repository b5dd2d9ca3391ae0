{#-
    A raw column that allows contact as a boolean: what is neither yes nor no does not allow it; null
    when empty.
-#}
{% macro raw_permission(column) -%}
    {{ read_wish(adapter.quote(column), 'false') }}
{%- endmacro %}
