{#- A value out of JSON as a boolean: true and false, also as the texts Y and N; null for others. -#}
{% macro json_flag(value) -%}
    case {{ upper_case(trimmed(value)) }}
        when 'TRUE' then true
        when 'Y' then true
        when 'FALSE' then false
        when 'N' then false
    end
{%- endmacro %}
