{% macro raw_code(column, values) -%}
    case {{ replace_pattern(lower_case(adapter.quote(column)), '[^a-z]', '') }}
        {%- for value in values %}
        when '{{ value | replace('_', '') }}' then '{{ value }}'
        {%- endfor %}
    end
{%- endmacro %}
