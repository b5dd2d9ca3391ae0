{#
    The engines differ: Spark's own tables know no delete, so the rows that stay are put in the
    place of all (see rewrite_rows).
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
    {% do rewrite_rows(
        relation, 'select * from ' ~ relation ~ ' where not coalesce(' ~ condition ~ ', false)'
    ) %}
{% endmacro %}
