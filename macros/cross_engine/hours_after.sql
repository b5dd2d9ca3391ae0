{#- The engines differ: DuckDB adds an interval that it makes of a number, Spark has a function. -#}
{% macro hours_after(moment, hours) -%}
    {{ return(adapter.dispatch('hours_after')(moment, hours)) }}
{%- endmacro %}

{% macro default__hours_after(moment, hours) -%}
    {{ moment }} + to_hours({{ hours }})
{%- endmacro %}

{% macro spark__hours_after(moment, hours) -%}
    timestampadd(hour, {{ hours }}, {{ moment }})
{%- endmacro %}
