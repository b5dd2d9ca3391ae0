{% macro known_by_as_of_date(day) -%}
    case when {{ day }} <= {{ as_of_date() }} then {{ day }} end
{%- endmacro %}
