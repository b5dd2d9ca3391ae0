{#
    Delete the rows of a table for which an SQL condition is true.
    The engines differ: Spark's own tables know no delete, nor may one be written over by what is read
    from it, so what is kept is written beside and then back. A copy that a killed build left is whole:
    the table is made of it again first.
#}
{% macro delete_rows(relation, condition) %}
    {% do adapter.dispatch('delete_rows')(relation, condition) %}
{% endmacro %}

{% macro default__delete_rows(relation, condition) %}
    {% do run_query('delete from ' ~ relation ~ ' where ' ~ condition) %}
{% endmacro %}

{% macro databricks__delete_rows(relation, condition) %}
    {{ return(default__delete_rows(relation, condition)) }}
{% endmacro %}

{% macro spark__delete_rows(relation, condition) %}
    {% set beside = api.Relation.create(
        schema=relation.schema, identifier=relation.identifier ~ '__kept', type='table'
    ) %}
    {% do run_query('drop table if exists ' ~ beside) %}
    {% do run_query(
        'create table ' ~ beside ~ ' using parquet as select * from ' ~ relation
        ~ ' where not coalesce(' ~ condition ~ ', false)'
    ) %}
    {% do run_query('insert overwrite table ' ~ relation ~ ' select * from ' ~ beside) %}
    {% do run_query('drop table ' ~ beside) %}
{% endmacro %}
