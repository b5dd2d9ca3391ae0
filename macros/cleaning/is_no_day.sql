{#-
    Whether a text stands for no day: it is empty, has no digit but 0, or is one of the days that systems
    write for none (var `days_that_mean_none`), in any form and with any time behind it. `value` has no
    white space around it.
-#}
{% macro is_no_day(value) -%}
    {{ matches_pattern(value, '^([0 :/.TZ+-]*|' ~ written_days(var('days_that_mean_none')) ~ ')$') }}
{%- endmacro %}


{#- A pattern of days (YYYY-MM-DD) as try_date reads them, the day before the month too. -#}
{% macro written_days(days) -%}
    {%- set written = [] -%}
    {%- for day in days -%}
        {%- set year, month, date = day.split('-') -%}
        {%- set month = '0?' ~ month.lstrip('0') -%}
        {%- set date = '0?' ~ date.lstrip('0') -%}
        {%- do written.append(year ~ '[-/.]?' ~ month ~ '[-/.]?' ~ date) -%}
        {%- do written.append(month ~ '[-/.]' ~ date ~ '[-/.]' ~ year) -%}
        {%- do written.append(date ~ '[-/.]' ~ month ~ '[-/.]' ~ year) -%}
    {%- endfor -%}
    {{ return('(' ~ written | unique | join('|') ~ ')([T ,].*|[.]0+)?') }}
{%- endmacro %}
