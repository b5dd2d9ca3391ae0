{#-
    A raw address as the channel compares it: an e-mail address in lower case, a phone number as +1 and
    ten digits, `street, postal code` as letters and digits. Null when it is none of its kind. Columns
    are given by their name in the header.
-#}
{% macro contact_point_of(channel, address) -%}
    {%- set text = adapter.quote(address) -%}
    case {{ lower_case(raw_text(channel)) }}
        when 'email' then {{ plausible_email(text) }}
        when 'sms' then {{ plausible_phone(text) }}
        when 'phone' then {{ plausible_phone(text) }}
        when 'mail' then {{ name_letters(text) }}
    end
{%- endmacro %}
