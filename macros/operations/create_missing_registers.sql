{#
    on-run-start: create each register of what was once given (the incremental models) as an empty
    table where there is none, so that its model only ever adds to it, on the first build too. On Spark
    a table that is made with its rows leaves files that no catalog names when the build is killed; one
    that is made empty does not.
#}
{% macro create_missing_registers() %}
    {% if execute %}
        {% for model in graph.nodes.values() | sort(attribute='unique_id')
            if model.resource_type == 'model' and model.config.materialized == 'incremental'
        %}
            {% if adapter.get_relation(target.database or none, model.schema, model.alias) is none %}
                {% set register = api.Relation.create(
                    database=target.database or none,
                    schema=model.schema,
                    identifier=model.alias,
                    type='table',
                ) %}
                {% set columns = [] %}
                {% for column in model.columns.values() %}
                    {% do columns.append(column.name ~ ' ' ~ column.data_type) %}
                {% endfor %}
                {% do adapter.create_schema(register) %}
                {% do run_query('create table ' ~ register ~ ' (' ~ columns | join(', ') ~ ')') %}
                {% do adapter.cache_added(register) %}
            {% endif %}
        {% endfor %}
    {% endif %}
{% endmacro %}
