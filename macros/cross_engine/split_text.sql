{#-
    The values of a list written as one text with bars between them, as a list of texts.
    The engines differ: DuckDB splits at a text, Spark at a pattern.
-#}
{% macro split_text(text) -%}
    {{ return(adapter.dispatch('split_text')(text)) }}
{%- endmacro %}

{% macro default__split_text(text) -%}
    string_split({{ text }}, '|')
{%- endmacro %}

{% macro spark__split_text(text) -%}
    split({{ text }}, '[|]')
{%- endmacro %}
