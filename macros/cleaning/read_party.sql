{% macro read_party(value) -%}
    case
        when {{ upper_case(value) }} in (
            'B', 'BUSINESS', 'C', 'COMPANY', 'COMMERCIAL', 'CORPORATE', 'CORPORATION', 'ORGANIZATION'
        ) then true
        when {{ upper_case(value) }} in (
            'I', 'INDIVIDUAL', 'P', 'PERSON', 'PERSONAL', 'CONSUMER'
        ) then false
    end
{%- endmacro %}
