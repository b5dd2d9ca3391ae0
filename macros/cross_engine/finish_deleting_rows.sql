{# The engines differ: DuckDB does it in one step. #}
{% macro finish_deleting_rows(relation) %}
    {% do adapter.dispatch('finish_deleting_rows')(relation) %}
{% endmacro %}

{% macro default__finish_deleting_rows(relation) %}
{% endmacro %}

{% macro databricks__finish_deleting_rows(relation) %}
{% endmacro %}

{% macro spark__finish_deleting_rows(relation) %}
    {% set like = "show tables in " ~ relation.schema ~ " like '" ~ relation.identifier ~ "__kept'" %}
    {% if run_query(like).rows | length > 0 %}
        {% do run_query('insert overwrite table ' ~ relation ~ ' select * from ' ~ relation ~ '__kept') %}
        {% do run_query('drop table ' ~ relation ~ '__kept') %}
    {% endif %}
{% endmacro %}
