{% macro drop_removed_at_end(results) %}
    {% if execute and is_whole_invocation(invocation_args_dict.which, results) and has_passed() %}
        {% set removed = removed_relations() %}
        {% set is_later = env_var('DMS_DROPS_LATER', '') == '1' %}
        {% if removed %}
            {% set names = [] %}
            {% for relation in removed %}
                {% do names.append(relation.schema ~ '.' ~ relation.identifier) %}
            {% endfor %}
            {% do log(
                'Nothing in the project makes these any more, so they are dropped'
                ~ (' when this build is published' if is_later else '')
                ~ ': ' ~ names | sort | join(', '),
                info=True
            ) %}
        {% endif %}
        {% if removed and not is_later %}
            {% do drop_removed() %}
        {% endif %}
    {% endif %}
{% endmacro %}


{% macro has_passed() %}
    {% set newest %}
        select invocation_id, command, status
        from {{ build_record() }}
        order by event_number desc
        limit 1
    {% endset %}
    {% set event = run_query(newest).rows[0] %}
    {{ return(
        event.invocation_id == invocation_id and event.command == 'build' and event.status == 'passed'
    ) }}
{% endmacro %}
