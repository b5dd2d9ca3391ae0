{#- The same day of the month, `months` calendar months after `day`; see months_before. -#}
{% macro months_after(day, months) -%}
    {{ months_before(day, '-(' ~ months ~ ')') }}
{%- endmacro %}
