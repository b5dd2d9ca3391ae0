{#- A date that happened by as_of_date; null for one that still lay ahead on that day. -#}
{% macro known_by_as_of_date(day) -%}
    case when {{ day }} <= {{ as_of_date() }} then {{ day }} end
{%- endmacro %}
