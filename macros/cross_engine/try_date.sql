{#-
    A text read as a date in one of the formats 'mdy' (M/D/YYYY), 'iso' (YYYY-MM-DD), 'ymd' (YYYYMMDD)
    and 'timestamp' (an ISO 8601 time, of which the day counts as it is written, whatever its offset);
    null when it is none or its year lies outside 1900..2199.
    The engines differ: DuckDB has try_strptime with C formats, Spark try_to_timestamp with Java ones.
-#}
{% macro try_date(value, formats) -%}
    {{ return(adapter.dispatch('try_date')(value, formats)) }}
{%- endmacro %}

{% macro default__try_date(value, formats) -%}
    {%- set patterns = {
        'mdy': ['^[0-9]{1,2}/[0-9]{1,2}/(19|20|21)[0-9]{2}$', '%m/%d/%Y'],
        'iso': ['^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$', '%Y-%m-%d'],
        'ymd': ['^(19|20|21)[0-9]{6}$', '%Y%m%d'],
        'timestamp': [iso_timestamp_pattern(), '%Y-%m-%d'],
    } -%}
    cast(
        case
            {%- for format in formats %}
            when {{ matches_pattern(value, patterns[format][0]) }}
                then try_strptime(
                    {{ 'substr(' ~ value ~ ', 1, 10)' if format == 'timestamp' else value }},
                    '{{ patterns[format][1] }}'
                )
            {%- endfor %}
        end as date
    )
{%- endmacro %}

{% macro spark__try_date(value, formats) -%}
    {%- set patterns = {
        'mdy': ['^[0-9]{1,2}/[0-9]{1,2}/(19|20|21)[0-9]{2}$', 'M/d/yyyy'],
        'iso': ['^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$', 'yyyy-MM-dd'],
        'ymd': ['^(19|20|21)[0-9]{6}$', 'yyyyMMdd'],
        'timestamp': [iso_timestamp_pattern(), 'yyyy-MM-dd'],
    } -%}
    cast(
        case
            {%- for format in formats %}
            when {{ matches_pattern(value, patterns[format][0]) }}
                then try_to_timestamp(
                    {{ 'substr(' ~ value ~ ', 1, 10)' if format == 'timestamp' else value }},
                    '{{ patterns[format][1] }}'
                )
            {%- endfor %}
        end as date
    )
{%- endmacro %}
