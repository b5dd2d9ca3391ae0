{% macro raw_condition(column) -%}
    {%- set code = replace_pattern(upper_case(raw_text(column)), '[^A-Z]') -%}
    case
        when {{ code }} in ('N', 'NEW') then 'N'
        when {{ code }} in ('U', 'USED') then 'U'
        when {{ code }} in ('C', 'CERTIFIED', 'CPO', 'CERTIFIEDPREOWNED') then 'C'
        else {{ upper_case(raw_text(column)) }}
    end
{%- endmacro %}
