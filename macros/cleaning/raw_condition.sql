{#-
    A raw column that says whether a vehicle is new (N), used (U) or certified (C), in a letter or a word;
    other codes as sent, in upper case; null when empty.
-#}
{% macro raw_condition(column) -%}
    {%- set code = replace_pattern(upper_case(raw_text(column)), '[^A-Z]') -%}
    case
        when {{ code }} in ('N', 'NEW') then 'N'
        when {{ code }} in ('U', 'USED') then 'U'
        when {{ code }} in ('C', 'CERTIFIED', 'CPO', 'CERTIFIEDPREOWNED') then 'C'
        else {{ upper_case(raw_text(column)) }}
    end
{%- endmacro %}
