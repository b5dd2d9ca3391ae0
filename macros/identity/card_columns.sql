{% macro card_columns() -%}
    {%- set columns = {} -%}
    {%- for name in [
        'full_name', 'first_name', 'middle_name', 'last_name', 'company_name',
    ] + contact_columns() -%}
        {%- do columns.update({name: 'string'}) -%}
    {%- endfor -%}
    {%- for name in ['is_business'] + wish_columns() -%}
        {%- do columns.update({name: 'boolean'}) -%}
    {%- endfor -%}
    {%- do columns.update({'birth_date': 'date', 'delete_requested_on': 'date'}) -%}
    {{ return(columns) }}
{%- endmacro %}


{% macro contact_columns() -%}
    {{ return([
        'address_line_1', 'address_line_2', 'city', 'state', 'postal_code',
        'email_1', 'email_2', 'mobile_phone', 'home_phone', 'work_phone',
    ]) }}
{%- endmacro %}


{% macro wish_columns() -%}
    {{ return([
        'is_email_blocked', 'is_phone_blocked', 'is_text_blocked', 'is_mail_blocked',
        'is_opted_out',
        'is_email_allowed', 'is_mail_allowed', 'is_phone_allowed', 'is_text_allowed',
    ]) }}
{%- endmacro %}


{% macro name_columns() -%}
    {{ return([
        'party_type', 'company_name', 'first_name', 'middle_name', 'last_name', 'name_suffix',
        'spouse_first_name', 'name_key', 'first_name_key', 'last_name_key', 'company_key',
    ]) }}
{%- endmacro %}
