{% macro months_ago(day) -%}
    {%- set months = months_between(day, as_of_date()) -%}
    cast({{ day }} as string) || ' ('
    || case
        when {{ months }} = 0 then 'this month'
        else {{ counted(months, 'month') }} || ' ago'
    end || ')'
{%- endmacro %}
