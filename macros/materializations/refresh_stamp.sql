{% macro refresh_stamp(model, compiled_code) %}
    {% set definition = rule_fingerprint(compiled_code, as_of_date() | trim, model.database or '') %}
    {% set now = modules.datetime.datetime.now(modules.pytz.utc).strftime('%Y-%m-%d %H:%M:%S') %}
    {% set stamp = 'definition ' ~ definition ~ ', refreshed at ' ~ now ~ ' UTC' %}
    {{ return((model.description ~ '\n\n' ~ stamp) | trim) }}
{% endmacro %}
