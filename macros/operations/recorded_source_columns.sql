{#-
    The table that record_source_columns leaves. By its name, and no source: it says what every source is,
    so that a model which reads it would read all of them.
-#}
{% macro recorded_source_columns() %}
    {{ return(api.Relation.create(
        database=target.database or none, schema='landing', identifier='source_columns'
    )) }}
{% endmacro %}
