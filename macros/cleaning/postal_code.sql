{% macro postal_code(column) -%}
    {%- set code = replace_pattern(upper_case(adapter.quote(column)), '[^0-9A-Z]', '') -%}
    case
        when {{ matches_pattern(code, '^[0-9]{8,9}$') }}
            then substr(lpad({{ code }}, 9, '0'), 1, 5)
        when {{ matches_pattern(code, '^[0-9]{3,5}$') }} then lpad({{ code }}, 5, '0')
        when {{ matches_pattern(code, '^[A-Z][0-9][A-Z][0-9][A-Z][0-9]$') }}
            then substr({{ code }}, 1, 3) || ' ' || substr({{ code }}, 4)
        else nullif({{ code }}, '')
    end
{%- endmacro %}
