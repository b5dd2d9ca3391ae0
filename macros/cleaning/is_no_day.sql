{% macro is_no_day(value) -%}
    {{ matches_pattern(value, '^([0 :/.TZ+-]*|' ~ written_days(var('days_that_mean_none')) ~ ')$') }}
{%- endmacro %}


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
