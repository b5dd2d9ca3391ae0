{#- A text as a field of a CSV line: in quotes where a comma or a quote is in it. -#}
{% macro csv_value(value) -%}
    case
        when {{ value }} like '%,%' or {{ value }} like '%"%'
            then '"' || replace({{ value }}, '"', '""') || '"'
        else {{ value }}
    end
{%- endmacro %}
