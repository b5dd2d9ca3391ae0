{#
    Delete the rows of a table for which an SQL condition is true.
    The engines differ: Spark's own tables know no delete, and none may be written over by what is read
    from it. So what is kept is written beside, gets its name when it is whole, and is written back;
    where a build was killed on the way, the next one writes it back first (see finish_deleting_rows).
#}
{% macro delete_rows(relation, condition) %}
    {% do adapter.dispatch('delete_rows')(relation, condition) %}
{% endmacro %}

{% macro default__delete_rows(relation, condition) %}
    {% do run_query('delete from ' ~ relation ~ ' where ' ~ condition) %}
{% endmacro %}

{% macro databricks__delete_rows(relation, condition) %}
    {% do default__delete_rows(relation, condition) %}
{% endmacro %}

{% macro spark__delete_rows(relation, condition) %}
    {% set unfinished = relation ~ '__unfinished' %}
    {% do run_query('drop table if exists ' ~ unfinished) %}
    {% do run_query('create table ' ~ unfinished ~ ' like ' ~ relation) %}
    {% do run_query(
        'insert overwrite table ' ~ unfinished ~ ' select * from ' ~ relation
        ~ ' where not coalesce(' ~ condition ~ ', false)'
    ) %}
    {% do run_query('alter table ' ~ unfinished ~ ' rename to ' ~ relation ~ '__kept') %}
    {% do spark__finish_deleting_rows(relation) %}
{% endmacro %}
