{#-
    The first day that lies `months` full calendar months after `day`: the day on which a last visit
    is no longer within them. Unlike months_after, a day of the month that does not exist becomes the
    first of the next month: 12 months after 2024-02-29 are full on 2025-03-01, not before.
    Negative `months`: the first day from which `day` is at most so many months ahead.
-#}
{% macro full_months_after(day, months) -%}
    {%- set same_day = months_after(day, months) -%}
    {%- set days_short -%}
        case when day({{ same_day }}) < day({{ day }}) then 1 else 0 end
    {%- endset -%}
    {{ days_after(same_day, days_short) }}
{%- endmacro %}
