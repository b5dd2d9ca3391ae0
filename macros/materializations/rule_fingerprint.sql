{#-
    The fingerprint of a segment's SQL. The day that the build looks from, the database and comments are
    left out of it: another day is a refresh, not another definition. dms calls it too.

    day: the SQL of that day. database: the name of the database as the SQL has it.
-#}
{% macro rule_fingerprint(compiled_code, day, database) %}
    {% set sql = compiled_code | replace(day, 'as_of_date') | replace(adapter.quote(database) ~ '.', '') %}
    {# A text, or what stands between two words. #}
    {% set text_or_gap = "(?s)('(?:[^']|'')*')|(?:--[^\n]*|/[*].*?[*]/|\\s)+" %}
    {{ return(local_md5(modules.re.sub(text_or_gap, '\\1 ', sql) | trim)) }}
{% endmacro %}
