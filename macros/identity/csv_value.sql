{% macro csv_value(value) -%}
    case
        when {{ value }} like '%,%' or {{ value }} like '%"%'
            then '"' || replace({{ value }}, '"', '""') || '"'
        else {{ value }}
    end
{%- endmacro %}
