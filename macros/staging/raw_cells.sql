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
