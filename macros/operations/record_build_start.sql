{#
    on-run-start: say that the warehouse is about to change. A build that is killed leaves this row
    as the last one, and what it left is not published.
#}
{% macro record_build_start() %}
    {% if execute and invocation_args_dict.which != 'freshness' %}
        {% do create_build_record() %}
        {% do record_build_event('running') %}
    {% endif %}
{% endmacro %}
