{#-
    The engines differ: Spark turns the Turkish İ into an i with a combining dot, and Σ at the end
    of a word into ς; DuckDB knows one small letter for each, wherever it stands.
-#}
{% macro lower_case(value) -%}
    {{ return(adapter.dispatch('lower_case')(value)) }}
{%- endmacro %}

{% macro default__lower_case(value) -%}
    lower({{ value }})
{%- endmacro %}

{% macro spark__lower_case(value) -%}
    lower(translate({{ value }}, 'İΣ', 'iσ'))
{%- endmacro %}
