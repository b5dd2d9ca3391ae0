{% macro full_months_after(day, months) -%}
    {%- set same_day = months_after(day, months) -%}
    {%- set days_short -%}
        case when day({{ same_day }}) < day({{ day }}) then 1 else 0 end
    {%- endset -%}
    {{ days_after(same_day, days_short) }}
{%- endmacro %}
