{#-
    The engines differ in the name, and in how they read a pattern: see java_pattern. What DuckDB's
    RE2 and Java both know is allowed.
-#}
{% macro matches_pattern(value, pattern) -%}
    {{ return(adapter.dispatch('matches_pattern')(value, pattern)) }}
{%- endmacro %}

{% macro default__matches_pattern(value, pattern) -%}
    regexp_matches({{ value }}, '{{ pattern }}')
{%- endmacro %}

{% macro spark__matches_pattern(value, pattern) -%}
    regexp_like({{ value }}, '{{ java_pattern(pattern) }}')
{%- endmacro %}
