{#-
    Whether a text contains a match of a regular expression (null for null).
    The engines differ in the name only. Write patterns without backslashes: Spark reads them as
    escapes of the string literal, DuckDB does not; [0-9] and [.] mean the same on both.
-#}
{% macro matches_pattern(value, pattern) -%}
    {{ return(adapter.dispatch('matches_pattern')(value, pattern)) }}
{%- endmacro %}

{% macro default__matches_pattern(value, pattern) -%}
    regexp_matches({{ value }}, '{{ pattern }}')
{%- endmacro %}

{% macro spark__matches_pattern(value, pattern) -%}
    regexp_like({{ value }}, '{{ pattern }}')
{%- endmacro %}
