{#-
    The engines differ: DuckDB has try_strptime with C formats, Spark try_to_timestamp with Java ones.
-#}
{% macro try_date(value) -%}
    {%- if var('is_linted', false) -%}
        {{ return(value) }}
    {%- endif -%}
    {%- set year = '(19|20|21)[0-9]{2}' -%}
    {%- set time = '([T ,] *([01]?[0-9]|2[0-3]):[0-5][0-9].*)?$' -%}
    {%- set no_time = replace_pattern(value, '[T ,].*$') -%}
    {#- In words, nobody writes a day of long ago but the first of 1970 for none. -#}
    {%- set recent = '((19[89]|20[0-9]|21[0-9])[0-9])' -%}
    {%- set weekday = '(?i)^([a-z]{3,9},? +)?' -%}
    {%- set day_first = weekday ~ '([0-9]{1,2})[ -]([a-z]{3})[a-z]*[.]?[ -]' ~ recent ~ time -%}
    {%- set month_first = weekday ~ '([a-z]{3})[a-z]*[.]? ([0-9]{1,2}),? ' ~ recent ~ time -%}
    cast(
        case
            when {{ is_no_day(value) }} then null
            when {{ matches_pattern(value, '^' ~ year ~ '-[0-9]{1,2}-[0-9]{1,2}$') }}
                then {{ parsed_day(value, '%Y-%m-%d', 'yyyy-M-d') }}
            when {{ matches_pattern(value, '^[0-9]{1,2}/[0-9]{1,2}/' ~ year ~ '$') }}
                then {{ parsed_day(value, '%m/%d/%Y', 'M/d/yyyy') }}
            when {{ matches_pattern(value, '^' ~ year ~ '[0-9]{4}([.]0+)?$') }}
                then {{ parsed_day('substr(' ~ value ~ ', 1, 8)', '%Y%m%d', 'yyyyMMdd') }}
            when {{ matches_pattern(
                value, '^' ~ year ~ '([-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{4})' ~ time
            ) }}
                then {{ parsed_day(replace_pattern(
                    no_time, '^([0-9]{4})[-/.]?([0-9]{1,2})[-/.]?([0-9]{1,2})$', '\\1-\\2-\\3'
                ), '%Y-%m-%d', 'yyyy-M-d') }}
            when {{ matches_pattern(value, '^[0-9]{1,2}/[0-9]{1,2}/' ~ year ~ time) }}
                then {{ parsed_day(no_time, '%m/%d/%Y', 'M/d/yyyy') }}
            when {{ matches_pattern(value, recent) }}
                then coalesce(
                    {{ parsed_day(
                        replace_pattern(value, day_first, '\\2 \\3 \\4'), '%d %b %Y', 'd MMM yyyy'
                    ) }},
                    {{ parsed_day(
                        replace_pattern(value, month_first, '\\3 \\2 \\4'), '%d %b %Y', 'd MMM yyyy'
                    ) }}
                )
        end as date
    )
{%- endmacro %}


{% macro clock_pattern() -%}
    {%- set noon = '( ?[AaPp][.]?[Mm][.]?)?' -%}
    {{ return(
        '([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.,][0-9]+)?)?' ~ noon
        ~ '( ?([Zz]|UTC|GMT|[+-][0-9]{1,2}(:?[0-9]{1,2})?))?' ~ noon
    ) }}
{%- endmacro %}


{% macro parsed_day(value, c_format, java_format) -%}
    {{ return(adapter.dispatch('parsed_day')(value, c_format, java_format)) }}
{%- endmacro %}

{% macro default__parsed_day(value, c_format, java_format) -%}
    try_strptime({{ value }}, '{{ c_format }}')
{%- endmacro %}

{% macro spark__parsed_day(value, c_format, java_format) -%}
    try_to_timestamp({{ value }}, '{{ java_format }}')
{%- endmacro %}
