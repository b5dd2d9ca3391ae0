{% macro build_status(command, is_whole, is_clean, before, is_same_day, is_empty, is_untouched=false) %}
    {% set is_built = before in ['passed', 'untested'] and is_same_day %}
    {% if is_empty %}
        {{ return('empty') }}
    {% elif is_untouched and is_built %}
        {{ return(before) }}
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
