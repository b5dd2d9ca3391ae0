{% macro record_build_end(results) %}
    {% if execute and invocation_args_dict.which != 'freshness' %}
        {% set clean = ['success', 'pass', 'warn', 'no-op'] %}
        {% set failures = results | map(attribute='status') | map('string') | reject('in', clean) | list | length %}
        {% set made = results | rejectattr('node.resource_type', 'in', ['unit_test', 'operation']) %}
        {% set reached = made | map(attribute='status') | map('string') | reject('equalto', 'skipped') | list %}
        {% set hooks = results | selectattr('node.resource_type', 'equalto', 'operation') %}
        {% set broken = hooks | map(attribute='status') | map('string') | reject('in', clean) | list %}
        {% set before_and_now %}
            select event_number, invocation_id, status, as_of_date
            from {{ build_record() }}
            order by event_number desc
            limit 2
        {% endset %}
        {% set events = run_query(before_and_now).rows | list %}
        {% set has_begun = events | length > 0 and events[0].invocation_id == invocation_id %}
        {% set before = events[1] if events | length == 2 else none %}
        {% set status = build_status(
            command=invocation_args_dict.which,
            is_whole=is_whole_invocation(invocation_args_dict.which, results),
            is_clean=has_begun and results | length > 0 and failures == 0,
            before=before.status if before else none,
            is_same_day=before is not none and before.as_of_date == events[0].as_of_date,
            is_empty=invocation_args_dict.get('empty') or invocation_args_dict.get('sample'),
            is_untouched=has_begun and failures > 0 and reached == [] and broken == [],
        ) %}
        {% set finished_at = modules.datetime.datetime.now(modules.pytz.utc).strftime('%Y-%m-%d %H:%M:%S') %}
        {% if status == 'passed' %}
            {% do hand_over_results() %}
        {% endif %}
        {% do record_build_event(status, failures, finished_at) %}
    {% endif %}
{% endmacro %}
