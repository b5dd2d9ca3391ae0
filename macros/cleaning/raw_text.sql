{#-
    A raw column as text; null when empty. `column` is the name in the export's header. This macro and all
    raw_* read columns as raw_cells selects them.
-#}
{% macro raw_text(column) -%}
    {{ adapter.quote(column) }}
{%- endmacro %}
