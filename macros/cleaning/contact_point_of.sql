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
