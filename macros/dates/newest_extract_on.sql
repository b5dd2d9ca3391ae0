{#-
    Asks landing.files by its name: every model asks for the day, so a source() would make each a
    child of that table, and each unit test give its rows.

    It is asked once a run: the graph is one object for all nodes of a run, so the answer is kept there.
    Unit tests have no graph, and are given the day.
-#}
{% macro newest_extract_on() -%}
    {%- if execute and 'newest_extract_on' not in graph -%}
        {%- set files = adapter.get_relation(
            database=target.database or none, schema='landing', identifier='files'
        ) -%}
        {%- set days = run_query(
            'select cast(cast(max(extracted_at) as date) as string) from ' ~ files
        ).columns[0].values() if files is not none else [none] -%}
        {%- do graph.update({'newest_extract_on': days[0]}) -%}
    {%- endif -%}
    {{ return(graph.newest_extract_on if execute else none) }}
{%- endmacro %}
