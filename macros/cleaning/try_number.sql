{#-
    A text as a number of `type`: without $, thousands commas and white space; (12.50) is -12.50. Null
    when it is no number, or too large for the type. Cents are rounded half away from zero.
    What is a number is said here, because the engines' try_cast() read more, and not the same: 1_000
    on DuckDB, the digits of other scripts on Spark, and exponents, which DuckDB rounds on the way.
-#}
{% macro try_number(value, type) -%}
    {%- set plain = replace_pattern(value, '[$, \\t\\n\\f\\r]', '') -%}
    {%- set digits = '([0-9]+[.]?[0-9]*|[.][0-9]+)' -%}
    case
        when {{ matches_pattern(plain, '^[+-]?' ~ digits ~ '$') }}
            then try_cast({{ plain }} as {{ type }})
        when {{ matches_pattern(plain, '^[(]' ~ digits ~ '[)]$') }}
            then -try_cast({{ replace_pattern(plain, '[()]', '') }} as {{ type }})
    end
{%- endmacro %}
