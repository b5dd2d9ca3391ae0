{#-
    A phone number as +1 and ten digits, or null when it cannot be one. Rules of the North American
    Numbering Plan: area code and exchange begin with 2..9 and do not end in 11; the exchange 555 is
    no subscriber's, save 555-0100 to 555-0199. One digit repeated and counting up are placeholders.
-#}
{% macro plausible_phone(value) -%}
    {%- set digits = replace_pattern(value, '[^0-9]', '') -%}
    {%- set number -%}
        case
            when length({{ digits }}) = 11 and {{ digits }} like '1%' then substr({{ digits }}, 2)
            else {{ digits }}
        end
    {%- endset -%}
    case
        when not {{ matches_pattern(number, '^[2-9][0-9]{2}[2-9][0-9]{6}$') }} then null
        when {{ matches_pattern(number, '^(.11|....11)') }} then null
        when {{ matches_pattern(number, '^...555') }}
            and not {{ matches_pattern(number, '^...55501') }} then null
        when {{ matches_pattern(number, '^(2+|3+|4+|5+|6+|7+|8+|9+)$') }} then null
        when {{ number }} in ('2345678901', '9876543210') then null
        else '+1' || {{ number }}
    end
{%- endmacro %}
