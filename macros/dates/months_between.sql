{#-
    So "within 12 months" and "fewer than 12 months" are one thing, also at month ends, where the
    engines' own month differences disagree with each other.
-#}
{% macro months_between(first_day, last_day) -%}
    {%- set months -%}
        (year({{ last_day }}) - year({{ first_day }})) * 12
        + month({{ last_day }}) - month({{ first_day }})
    {%- endset -%}
    cast(
        {{ months }}
        - case when {{ first_day }} > {{ months_before(last_day, months) }} then 1 else 0 end
        as integer
    )
{%- endmacro %}
