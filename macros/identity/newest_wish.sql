{#-
    The newest thing that the documents of a group say in a Y/N column, as a boolean: documents that
    are silent do not count, and of two of one day the true one wins. False when none says anything.
-#}
{% macro newest_wish(flag, said_on) -%}
    coalesce(
        max(case
            when {{ flag }} then coalesce(cast({{ said_on }} as string), '') || ' yes'
            when not {{ flag }} then coalesce(cast({{ said_on }} as string), '') || ' no'
        end) like '% yes',
        false
    )
{%- endmacro %}
