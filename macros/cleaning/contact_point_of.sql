{#-
    A raw address as the channel compares it: an e-mail address in lower case, a phone number as +1 and
    ten digits, a postal address as mail_address has it; of a cell with two the one at `position` (there
    is one postal address at most). Null when it is none of its kind. Columns are given by their name in
    the header.
-#}
{% macro contact_point_of(channel, address, position=1) -%}
    {%- set text = adapter.quote(address) -%}
    case {{ raw_code(channel, ['email', 'sms', 'phone', 'mail']) }}
        when 'email' then {{ plausible_email(text, position) }}
        when 'sms' then {{ plausible_phone(text, position) }}
        when 'phone' then {{ plausible_phone(text, position) }}
        {%- if position == 1 %}
        when 'mail' then {{ mail_address(text) }}
        {%- endif %}
    end
{%- endmacro %}
