{% macro months_after(day, months) -%}
    {{ months_before(day, '-(' ~ months ~ ')') }}
{%- endmacro %}
