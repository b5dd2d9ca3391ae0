{% macro recorded_source_columns() %}
    {{ return(api.Relation.create(
        database=target.database or none, schema='landing', identifier='source_columns'
    )) }}
{% endmacro %}
