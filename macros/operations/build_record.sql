{# The relation that keeps what happened to the warehouse: two rows a dbt invocation, start and end. #}
{% macro build_record() %}
    {{ return(api.Relation.create(database=target.database or none, schema='quality', identifier='builds')) }}
{% endmacro %}
