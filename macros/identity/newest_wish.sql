{% macro newest_wish(flag, said_on) -%}
    coalesce(
        max(case
            when {{ flag }} then coalesce(cast({{ said_on }} as string), '') || ' yes'
            when not {{ flag }} then coalesce(cast({{ said_on }} as string), '') || ' no'
        end) like '% yes',
        false
    )
{%- endmacro %}
