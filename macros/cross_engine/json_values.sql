{#-
    The engines have one function for it, and differ in how they read a pattern: see java_pattern.
-#}
{% macro json_values(json, key) -%}
    {{ return(adapter.dispatch('json_values')(
        json, '"' ~ key ~ '" *: *("(?:[^"\\\\]|\\\\.)*"|[^", ][^,}\\]]*)'
    )) }}
{%- endmacro %}

{% macro default__json_values(json, pattern) -%}
    regexp_extract_all({{ json }}, '{{ pattern }}', 1)
{%- endmacro %}

{% macro spark__json_values(json, pattern) -%}
    regexp_extract_all({{ json }}, '{{ java_pattern(pattern) }}', 1)
{%- endmacro %}
