{% macro is_day_known() -%}
    {{ return(var('as_of_date', none) is not none or newest_extract_on() is not none) }}
{%- endmacro %}
