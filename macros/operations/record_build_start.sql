{#
    on-run-start: say that the warehouse is about to change. A build that is killed leaves this row
    as the last one, and what it left is not published.
#}
{% macro record_build_start() %}
    {% if execute and invocation_args_dict.which != 'freshness' %}
        {% do adapter.create_schema(build_record()) %}
        {% set table %}
            create table if not exists {{ build_record() }} (
                event_number bigint,
                invocation_id string,
                command string,
                selection string,
                as_of_date date,
                status string,
                failures bigint,
                started_at timestamp,
                finished_at timestamp
            )
        {% endset %}
        {% do run_query(table) %}
        {% do record_build_event('running') %}
    {% endif %}
{% endmacro %}
