{#
    The state of the warehouse after an invocation: `passed` (every error-level test passed on what
    is there: it may be published), `untested` (all built, not all tested), `empty` (built without
    rows, or with a sample of them), `partial` (a part was built on what was not whole, or for another
    day), `failed`. After the last three only a whole build makes it good again.

    command          dbt's command: build, run, test, seed, snapshot
    is_whole         nothing was left out (see is_whole_invocation)
    is_clean         no error, failure or skip among the results
    before           the state before the invocation
    is_same_day      its as_of_date is that of the state before: a part built for another day
                     does not fit the rest
    is_empty         it was built without rows, or with a sample of them
#}
{% macro build_status(command, is_whole, is_clean, before, is_same_day, is_empty) %}
    {% set is_built = before in ['passed', 'untested'] and is_same_day %}
    {% if is_empty %}
        {{ return('empty') }}
    {% elif not is_clean %}
        {{ return('untested' if command == 'test' and is_built else 'failed') }}
    {% elif command == 'build' and is_whole %}
        {{ return('passed') }}
    {% elif command == 'run' and is_whole %}
        {{ return('untested') }}
    {% elif not is_built %}
        {{ return('failed' if before == 'failed' else 'partial') }}
    {% elif command == 'test' and is_whole %}
        {{ return('passed') }}
    {% elif command in ['build', 'test'] %}
        {{ return(before) }}
    {% else %}
        {{ return('untested') }}
    {% endif %}
{% endmacro %}
