{#-
    The engines differ in where a comment is read: Spark has it in the text that describes a table,
    the last of four columns.
-#}
{% macro segment_definitions() -%}
    {%- set definitions = {} -%}
    {%- if execute and flags.WHICH in ['build', 'run'] -%}
        {%- for schema, name, is_temporary, comment in
            run_query(adapter.dispatch('segment_comments')()).rows -%}
            {%- set found = modules.re.search('definition ([0-9a-f]{32})', comment or '') -%}
            {%- if found -%}
                {%- do definitions.update({name: found.group(1)}) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(definitions) }}
{%- endmacro %}

{% macro default__segment_comments() -%}
    select
        schema_name,
        table_name,
        temporary,
        comment
    from duckdb_tables()
    where schema_name = 'segments'
{%- endmacro %}

{% macro spark__segment_comments() -%}
    show table extended in segments like '*'
{%- endmacro %}
