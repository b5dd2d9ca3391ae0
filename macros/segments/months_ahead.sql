{% macro months_ahead(day) -%}
    {%- set months = months_between(as_of_date(), day) -%}
    cast({{ day }} as string) || ' ('
    || case
        when {{ months }} = 0 then 'within a month'
        else 'in ' || {{ counted(months, 'month') }}
    end || ')'
{%- endmacro %}
