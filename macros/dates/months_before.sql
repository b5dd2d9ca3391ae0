{#- The engines differ: DuckDB subtracts an interval, Spark has add_months. -#}
{% macro months_before(day, months) -%}
    {{ return(adapter.dispatch('months_before')(day, months)) }}
{%- endmacro %}

{% macro default__months_before(day, months) -%}
    cast({{ day }} - to_months(cast({{ months }} as integer)) as date)
{%- endmacro %}

{% macro spark__months_before(day, months) -%}
    add_months({{ day }}, -cast({{ months }} as int))
{%- endmacro %}
