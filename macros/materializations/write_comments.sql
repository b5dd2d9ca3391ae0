{% macro write_comments(relation, comment) %}
    {%- set comments -%}
        comment on table {{ relation }} is {{ duckdb_escape_comment(comment) }};
        {%- for name, column in model.columns.items() if column.description %}
        comment on column {{ relation }}.{{ name }} is {{ duckdb_escape_comment(column.description) }};
        {%- endfor %}
    {%- endset -%}
    {%- do run_query(comments) -%}
{% endmacro %}
