{% macro employee_key(feed, source_code, source_employee_number) -%}
    case
        when {{ source_employee_number }} is not null
            then {{ surrogate_key([feed, source_code, source_employee_number]) }}
    end
{%- endmacro %}
