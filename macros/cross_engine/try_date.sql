{#-
    A text read as a date in one of the formats 'mdy' (M/D/YYYY), 'iso' (YYYY-MM-DD) and 'ymd'
    (YYYYMMDD); null when it is none or its year lies outside 1900..2199.
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
    } -%}
    cast(
        case
            {%- for format in formats %}
            when {{ matches_pattern(value, patterns[format][0]) }}
                then try_strptime({{ value }}, '{{ patterns[format][1] }}')
            {%- endfor %}
        end as date
    )
{%- endmacro %}

{% macro spark__try_date(value, formats) -%}
    {%- set patterns = {
        'mdy': ['^[0-9]{1,2}/[0-9]{1,2}/(19|20|21)[0-9]{2}$', 'M/d/yyyy'],
        'iso': ['^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$', 'yyyy-MM-dd'],
        'ymd': ['^(19|20|21)[0-9]{6}$', 'yyyyMMdd'],
    } -%}
    cast(
        case
            {%- for format in formats %}
            when {{ matches_pattern(value, patterns[format][0]) }}
                then try_to_timestamp({{ value }}, '{{ patterns[format][1] }}')
            {%- endfor %}
        end as date
    )
{%- endmacro %}
