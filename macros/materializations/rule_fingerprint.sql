{% macro rule_fingerprint(compiled_code, day, database) %}
    {% set sql = compiled_code | replace(day, 'as_of_date') | replace(adapter.quote(database) ~ '.', '') %}
    {# A text, or what stands between two words. #}
    {% set text_or_gap = "(?s)('(?:[^']|'')*')|(?:--[^\n]*|/[*].*?[*]/|\\s)+" %}
    {{ return(local_md5(modules.re.sub(text_or_gap, '\\1 ', sql) | trim)) }}
{% endmacro %}
