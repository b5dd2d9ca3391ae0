{#-
    The date of the newest extract landed, as text; none when nothing has landed. Asks landing.files by its
    name: every model asks for the day, so a source() would make each a child of that table, and each unit
    test give its rows.
-#}
{% macro newest_extract_on() -%}
    {%- set ns = namespace(day=none) -%}
    {%- if execute -%}
        {%- set files = adapter.get_relation(
            database=target.database or none, schema='landing', identifier='files'
        ) -%}
        {%- if files is not none -%}
            {%- set newest = run_query(
                'select cast(cast(max(extracted_at) as date) as string) from ' ~ files
            ) -%}
            {%- set ns.day = newest.columns[0].values()[0] -%}
        {%- endif -%}
    {%- endif -%}
    {{ return(ns.day) }}
{%- endmacro %}
