{#-
    The engines differ: both make a list of the matches, DuckDB counts it from 1 in brackets, Spark
    with a function, as its brackets count from 0 and stop beyond the end.
-#}
{% macro match_at(value, pattern, position=1) -%}
    {{ return(adapter.dispatch('match_at')(value, pattern, position)) }}
{%- endmacro %}

{% macro default__match_at(value, pattern, position) -%}
    regexp_extract_all({{ value }}, '{{ pattern }}', 1)[{{ position }}]
{%- endmacro %}

{% macro spark__match_at(value, pattern, position) -%}
    try_element_at(regexp_extract_all({{ value }}, '{{ java_pattern(pattern) }}', 1), {{ position }})
{%- endmacro %}
