{#- A date to come with how far it is, as text: `2026-09-02 (in 3 months)`. -#}
{% macro months_ahead(day) -%}
    {%- set months = months_between(as_of_date(), day) -%}
    cast({{ day }} as string) || ' ('
    || case
        when {{ months }} = 0 then 'within a month'
        else 'in ' || {{ counted(months, 'month') }}
    end || ')'
{%- endmacro %}
