{#-
    The engines differ: DuckDB replaces only the first match without the flag 'g', Spark knows no
    flag and writes $1, and they read a pattern differently: see java_pattern.
-#}
{% macro replace_pattern(value, pattern, replacement='') -%}
    {{ return(adapter.dispatch('replace_pattern')(value, pattern, replacement)) }}
{%- endmacro %}

{% macro default__replace_pattern(value, pattern, replacement) -%}
    regexp_replace({{ value }}, '{{ pattern }}', '{{ replacement }}', 'g')
{%- endmacro %}

{% macro spark__replace_pattern(value, pattern, replacement) -%}
    regexp_replace({{ value }}, '{{ java_pattern(pattern) }}', '{{ replacement | replace('\\', '$') }}')
{%- endmacro %}
