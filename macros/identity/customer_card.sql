{#-
    The columns of a customer card, in the order that the branches of int_document_cards share: those
    named in `columns`, as they are or as `expression as name`, and null for what the document does not
    say.
-#}
{% macro customer_card(columns) -%}
    {%- set types = {'birth_date': 'date', 'delete_requested_on': 'date'} -%}
    {%- set texts = [
        'full_name', 'first_name', 'middle_name', 'last_name', 'company_name',
        'address_line_1', 'address_line_2', 'city', 'state', 'postal_code',
        'email_1', 'email_2', 'mobile_phone', 'home_phone', 'work_phone',
    ] -%}
    {%- set flags = [
        'is_business', 'is_email_blocked', 'is_phone_blocked', 'is_text_blocked', 'is_mail_blocked',
        'is_opted_out', 'is_email_allowed', 'is_mail_allowed', 'is_phone_allowed',
        'is_text_allowed',
    ] -%}
    {%- set said = {} -%}
    {%- for column in columns -%}
        {%- set name = column.split(' as ') | last -%}
        {%- if name not in texts + flags and name not in types -%}
            {{ exceptions.raise_compiler_error("a customer card has no column '" ~ name ~ "'") }}
        {%- endif -%}
        {%- do said.update({name: column}) -%}
    {%- endfor -%}
    {%- for name in texts + flags + types.keys() | list %}
        {%- set type = types.get(name, 'string' if name in texts else 'boolean') %}
        {{ said.get(name, 'cast(null as ' ~ type ~ ') as ' ~ name) }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
