{#-
    An ISO 8601 time as a timestamp in UTC, cut to microseconds; null when it is none or its year lies
    outside 1900..2199. Seconds and their fraction may be missing; a time without an offset is in UTC.
    The engines differ: DuckDB has try_strptime with C formats, Spark try_to_timestamp with Java ones,
    and each its own intervals. Offsets are taken off here, because their formats for them differ too.
-#}
{% macro try_timestamp(value) -%}
    {%- set clock = replace_pattern("substr(" ~ value ~ ", 12)", '([Zz]|[+-][0-9:]+)$', '') -%}
    {%- set offset = "replace(substr(" ~ value ~ ", 12 + length(" ~ clock ~ ")), ':', '')" -%}
    {%- set local_time -%}
        substr({{ value }}, 1, 10) || ' ' || substr(
            {{ clock }} || case length({{ clock }}) when 5 then ':00.' when 8 then '.' else '' end
            || '000000', 1, 15
        )
    {%- endset -%}
    {%- set offset_minutes -%}
        (
            60 * coalesce(try_cast(substr({{ offset }}, 2, 2) as integer), 0)
            + coalesce(try_cast(substr({{ offset }}, 4, 2) as integer), 0)
        ) * case when {{ offset }} like '-%' then -1 else 1 end
    {%- endset -%}
    case
        when {{ matches_pattern(value, iso_timestamp_pattern()) }}
            then {{ minutes_earlier(local_time, offset_minutes) }}
    end
{%- endmacro %}


{#- What an ISO 8601 time looks like, seconds, fraction and offset being optional. -#}
{% macro iso_timestamp_pattern() -%}
    {%- set day = '(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}' -%}
    {%- set clock = '([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]+)?)?' -%}
    {%- set offset = '([Zz]|[+-]([01][0-9]|2[0-3])(:?[0-5][0-9])?)?' -%}
    {{ return('^' ~ day ~ '[T ]' ~ clock ~ offset ~ '$') }}
{%- endmacro %}


{#- A time written YYYY-MM-DD HH:MM:SS.ffffff, some minutes earlier; null when there is no such day. -#}
{% macro minutes_earlier(time_text, minutes) -%}
    {{ return(adapter.dispatch('minutes_earlier')(time_text, minutes)) }}
{%- endmacro %}

{% macro default__minutes_earlier(time_text, minutes) -%}
    cast(
        try_strptime({{ time_text }}, '%Y-%m-%d %H:%M:%S.%f') - to_minutes({{ minutes }}) as timestamp
    )
{%- endmacro %}

{% macro spark__minutes_earlier(time_text, minutes) -%}
    cast(
        try_to_timestamp({{ time_text }}, 'yyyy-MM-dd HH:mm:ss.SSSSSS')
        - make_dt_interval(0, 0, {{ minutes }}, 0) as timestamp
    )
{%- endmacro %}
