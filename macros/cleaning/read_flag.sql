{% macro read_flag(value) -%}
    case
        when {{ upper_case(value) }} in ('Y', 'YES', 'T', 'TRUE', 'ON', 'X', '1', '1.0') then true
        when {{ upper_case(value) }} in ('N', 'NO', 'F', 'FALSE', 'OFF', '0', '0.0') then false
    end
{%- endmacro %}
