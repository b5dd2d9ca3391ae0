{% macro is_past_day() -%}
    {%- set ns = namespace(is_past=false) -%}
    {%- if var('as_of_date', none) is not none and flags.INTROSPECT -%}
        {%- set newest = newest_extract_on() -%}
        {%- set ns.is_past = newest is not none and var('as_of_date') | string < newest -%}
    {%- endif -%}
    {{ return(ns.is_past) }}
{%- endmacro %}
