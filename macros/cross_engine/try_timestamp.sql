{#-
    The engines differ: DuckDB has try_strptime with C formats, Spark try_to_timestamp with Java
    ones, and each its own intervals.
-#}
{% macro try_timestamp(value) -%}
    {%- if var('is_linted', false) -%}
        {{ return(value) }}
    {%- endif -%}
    {%- set clock = replace_pattern(value, '^[^:]*[T ,] *([0-9]{1,2}:[0-9:.,]*[0-9]).*$', '\\1') -%}
    {%- set hour = "try_cast(split_part(" ~ clock ~ ", ':', 1) as integer)" -%}
    {%- set behind_hour -%}
        replace(substr({{ clock }}, length(split_part({{ clock }}, ':', 1)) + 1), ',', '.')
    {%- endset -%}
    {%- set offset = replace_pattern(
        value, '^[^:]*:[0-9:.,]*[0-9][^-+0-9]*([+-])([0-9]{1,2}):?([0-9]{0,2})[^0-9]*$', '\\1 \\2 \\3'
    ) -%}
    {%- set local_time -%}
        cast({{ try_date(value) }} as string) || ' ' || lpad(
            cast(
                case
                    when {{ matches_pattern(value, '[Pp][.]?[Mm]') }} and {{ hour }} < 12
                        then {{ hour }} + 12
                    when {{ matches_pattern(value, '[Aa][.]?[Mm]') }} and {{ hour }} = 12 then 0
                    else {{ hour }}
                end as string
            ), 2, '0'
        ) || substr(
            {{ behind_hour }}
            || case length({{ behind_hour }}) when 3 then ':00.' when 6 then '.' else '' end
            || '000000', 1, 13
        )
    {%- endset -%}
    {%- set offset_minutes -%}
        case
            when {{ matches_pattern(value, ':[^-+]*[-+]') }}
                then (
                    60 * try_cast(split_part({{ offset }}, ' ', 2) as integer)
                    + coalesce(try_cast(split_part({{ offset }}, ' ', 3) as integer), 0)
                ) * case split_part({{ offset }}, ' ', 1) when '-' then -1 else 1 end
            else 0
        end
    {%- endset -%}
    case
        when {{ matches_pattern(value, '^[^:]*[T ,] *' ~ clock_pattern() ~ '$') }}
            then {{ minutes_earlier(local_time, offset_minutes) }}
    end
{%- endmacro %}


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
