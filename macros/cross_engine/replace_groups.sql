{#-
    A text with every match of a regular expression replaced by a text in which \1 to \9 stand for what
    the groups of the pattern matched.
    The engines differ as in replace_pattern, and Spark writes a group as $1.
-#}
{% macro replace_groups(value, pattern, replacement) -%}
    {{ return(adapter.dispatch('replace_groups')(value, pattern, replacement)) }}
{%- endmacro %}

{% macro default__replace_groups(value, pattern, replacement) -%}
    regexp_replace({{ value }}, '{{ pattern }}', '{{ replacement }}', 'g')
{%- endmacro %}

{% macro spark__replace_groups(value, pattern, replacement) -%}
    regexp_replace({{ value }}, '{{ java_pattern(pattern) }}', '{{ replacement | replace('\\', '$') }}')
{%- endmacro %}
