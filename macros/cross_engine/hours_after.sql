{#-
    A moment some hours later.
    The engines differ: each makes an interval of a number with a function of its own.
-#}
{% macro hours_after(moment, hours) -%}
    {{ return(adapter.dispatch('hours_after')(moment, hours)) }}
{%- endmacro %}

{% macro default__hours_after(moment, hours) -%}
    {{ moment }} + to_hours({{ hours }})
{%- endmacro %}

{% macro spark__hours_after(moment, hours) -%}
    {{ moment }} + make_dt_interval(0, {{ hours }}, 0, 0)
{%- endmacro %}
