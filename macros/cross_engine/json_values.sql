{#-
    What stands under a key anywhere in a JSON text, at whatever depth and in whatever shape, as a list of
    JSON texts: `"12.50"`, `12.5`, `null`. A text within a text is none: its quotes are escaped.
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
