{#
    On Spark a table that is made with its rows leaves files that no catalog names when the build is
    killed; one that is made empty does not. The build record, which lies elsewhere on Spark, is
    create_build_record's.
#}
{% macro create_missing_registers() %}
    {% if execute %}
        {% for table in graph.sources.values() | sort(attribute='unique_id')
            if layer_of(table) == 'kept' and table.name != build_record().identifier
        %}
            {% if adapter.get_relation(target.database or none, table.schema, table.identifier) is none %}
                {% set register = api.Relation.create(
                    database=target.database or none,
                    schema=table.schema,
                    identifier=table.identifier,
                    type='table',
                ) %}
                {% do adapter.create_schema(register) %}
                {% do run_query('create table ' ~ register ~ ' (' ~ kept_columns(table.name) ~ ')') %}
                {% do adapter.cache_added(register) %}
            {% endif %}
        {% endfor %}
    {% endif %}
{% endmacro %}
