{#
    The engines differ: DuckDB and Delta replace a table by what is read from it in one step. None
    of Spark's own tables may be written over by what is read from it, so the rows are written
    beside, get their name when they are whole, and are written back; where a build was killed on
    the way, the next one writes them back first (see finish_deleting_rows).
#}
{% macro rewrite_rows(relation, query) %}
    {% do adapter.dispatch('rewrite_rows')(relation, query) %}
{% endmacro %}

{% macro default__rewrite_rows(relation, query) %}
    {% do run_query('create or replace table ' ~ relation ~ ' as ' ~ query) %}
{% endmacro %}

{% macro databricks__rewrite_rows(relation, query) %}
    {% do default__rewrite_rows(relation, query) %}
{% endmacro %}

{% macro spark__rewrite_rows(relation, query) %}
    {% set unfinished = relation ~ '__unfinished' %}
    {% do run_query('drop table if exists ' ~ unfinished) %}
    {% do run_query('create table ' ~ unfinished ~ ' like ' ~ relation) %}
    {% do run_query('insert overwrite table ' ~ unfinished ~ ' ' ~ query) %}
    {% do run_query('alter table ' ~ unfinished ~ ' rename to ' ~ relation ~ '__kept') %}
    {% do spark__finish_deleting_rows(relation) %}
{% endmacro %}
