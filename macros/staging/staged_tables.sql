{% macro staged_tables() -%}
    {%- set tables = [] -%}
    {%- for feed, brought in var('feeds') | dictsort -%}
        {%- for table in brought.tables -%}
            {%- do tables.append([feed, table]) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(tables) }}
{%- endmacro %}
