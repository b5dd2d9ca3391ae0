{#
    The engines differ: DuckDB rolls back what was not committed; Spark leaves files at the place of
    a table that no catalog names, and refuses to create the table there again. Landed rows and the
    build record lie outside of them, and so do the registers that builds only add to: of those, a
    killed build leaves files that Spark does not read, or some rows of what it was adding, to which
    the next one adds the rest.
#}
{% macro clear_killed_build() %}
    {% if execute %}
        {% do adapter.dispatch('clear_killed_build')() %}
    {% endif %}
{% endmacro %}

{% macro default__clear_killed_build() %}
{% endmacro %}

{% macro databricks__clear_killed_build() %}
{% endmacro %}

{% macro spark__clear_killed_build() %}
    {% set filled = graph.nodes.values()
        | selectattr('resource_type', 'in', ['model', 'seed', 'snapshot']) | list %}
    {% set left_out = filled
        | map(attribute='unique_id') | reject('in', selected_resources) | list %}
    {% if invocation_args_dict.which == 'build' and not left_out %}
        {% do create_build_record() %}
        {% set killed_since_the_last_whole_build %}
            select invocation_id
            from {{ build_record() }}
            where
                command in ('build', 'run', 'seed', 'retry')
                and event_number > (
                    select coalesce(max(event_number), 0)
                    from {{ build_record() }}
                    where
                        command = 'build'
                        and finished_at is not null
                        and selection in ('', '--exclude-resource-type unit_test')
                )
            group by invocation_id
            having count(*) = 1
        {% endset %}
        {% if run_query(killed_since_the_last_whole_build).rows | length > 0 %}
            {% do log('A build was killed: clearing away what it left.', info=True) %}
            {% set made_anew = filled | rejectattr('config.materialized', 'equalto', 'incremental') %}
            {% for schema in made_anew | map(attribute='schema') | unique %}
                {% set place = api.Relation.create(database=target.database or none, schema=schema) %}
                {% do adapter.drop_schema(place) %}
                {% do adapter.create_schema(place) %}
            {% endfor %}
        {% endif %}
    {% endif %}
{% endmacro %}
