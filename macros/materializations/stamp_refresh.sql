{#
    Keep the description, the fingerprint of the SQL and the refresh time in the relation's comment.
    The day that the build looks from, the database and comments are left out of the fingerprint: another
    day is a refresh, not another definition.
#}
{% macro stamp_refresh(relation, model, compiled_code) %}
    {{ return(adapter.dispatch('stamp_refresh')(relation, model, compiled_code)) }}
{% endmacro %}


{% macro default__stamp_refresh(relation, model, compiled_code) %}
    {% set sql = compiled_code
        | replace(as_of_date() | trim, 'as_of_date')
        | replace(adapter.quote(relation.database or '') ~ '.', '') %}
    {# A text, or what stands between two words. #}
    {% set text_or_gap = "(?s)('(?:[^']|'')*')|(?:--[^\n]*|/[*].*?[*]/|\\s)+" %}
    {% set definition = local_md5(modules.re.sub(text_or_gap, '\\1 ', sql) | trim) %}
    {% set now = modules.datetime.datetime.now(modules.pytz.utc).strftime('%Y-%m-%d %H:%M:%S') %}
    {% set stamp = 'definition ' ~ definition ~ ', refreshed at ' ~ now ~ ' UTC' %}
    {% call statement('stamp_refresh', auto_begin=True) %}
        {{ alter_relation_comment(relation, (model.description ~ '\n\n' ~ stamp) | trim) }}
    {% endcall %}
    {% do adapter.commit() %}
{% endmacro %}
