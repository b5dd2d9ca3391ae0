{#-
    A raw column as a number of `type`: without $, thousands commas and blanks; (12.50) is -12.50.
    Null when empty or no number. Fractions of an integer are cut off.
-#}
{% macro raw_number(column, type='decimal(12,2)') -%}
    {%- set plain = replace_pattern(adapter.quote(column), '[$, ]', '') -%}
    {%- set signed -%}
        case
            when {{ plain }} like '(%)' then '-' || {{ replace_pattern(plain, '[()]', '') }}
            else {{ plain }}
        end
    {%- endset -%}
    {%- if type == 'integer' -%}
        try_cast(floor(try_cast({{ signed }} as decimal(18, 4))) as integer)
    {%- else -%}
        try_cast({{ signed }} as {{ type }})
    {%- endif -%}
{%- endmacro %}
