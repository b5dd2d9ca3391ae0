{#-
    A select of the columns that the source YAML names for a raw table, each as bare_text has it and '' as
    null, and of what the loader adds behind them. The macros raw_* read these columns.

    beside: columns of a relation that the caller joins.
-#}
{% macro raw_cells(raw_table, feed, table_name, beside=[]) -%}
    select
    {%- if execute %}
        {%- for column in source_columns(feed, table_name) %}
        nullif({{ bare_text(adapter.quote(column.name)) }}, '') as {{ adapter.quote(column.name) }},
        {%- endfor %}
        _file,
        _line,
        _extracted_at
    {%- else %}
        *
    {%- endif %}
    {%- for column in beside %},
        {{ column }}
    {%- endfor %}
    from {{ raw_table }}
{%- endmacro %}
