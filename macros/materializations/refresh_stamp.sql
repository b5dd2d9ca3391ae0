{#
    A segment's comment: the description, the fingerprint of the SQL and when it was filled. The day that
    the build looks from, the database and comments are left out of the fingerprint: another day is a
    refresh, not another definition.
#}
{% macro refresh_stamp(model, compiled_code) %}
    {% set sql = compiled_code
        | replace(as_of_date() | trim, 'as_of_date')
        | replace(adapter.quote(model.database or '') ~ '.', '') %}
    {# A text, or what stands between two words. #}
    {% set text_or_gap = "(?s)('(?:[^']|'')*')|(?:--[^\n]*|/[*].*?[*]/|\\s)+" %}
    {% set definition = local_md5(modules.re.sub(text_or_gap, '\\1 ', sql) | trim) %}
    {% set now = modules.datetime.datetime.now(modules.pytz.utc).strftime('%Y-%m-%d %H:%M:%S') %}
    {% set stamp = 'definition ' ~ definition ~ ', refreshed at ' ~ now ~ ' UTC' %}
    {{ return((model.description ~ '\n\n' ~ stamp) | trim) }}
{% endmacro %}
