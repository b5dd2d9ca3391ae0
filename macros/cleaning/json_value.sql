{% macro json_value(token) -%}
    case
        when {{ token }} = 'null' then ''
        when {{ token }} like '"%'
            then {{ replace_pattern(
                "substr(" ~ token ~ ", 2, length(" ~ token ~ ") - 2)",
                '\\\\(?:[bfnrt]|u00[aA]0|u200[bB]|u[fF][eE][fF][fF])', ' '
            ) }}
        else {{ token }}
    end
{%- endmacro %}
