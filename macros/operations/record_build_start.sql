{% macro record_build_start() %}
    {% if execute and invocation_args_dict.which != 'freshness' %}
        {% do create_build_record() %}
        {% do record_build_event('running') %}
    {% endif %}
{% endmacro %}
