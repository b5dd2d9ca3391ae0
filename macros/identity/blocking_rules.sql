{% macro blocking_rules() -%}
    {%- set certain = ['email', 'address', 'phone', 'vehicle', 'customer_number'] -%}
    {%- set halves = [
        (
            'birth_date_and_initial',
            "cast(birth_date as string) || substr(first_name_key, 1, 1)",
            'substr(first_name_key, 1, 4)',
        ),
        (
            'birth_date_and_initial',
            "cast(birth_date as string) || case when substr(first_name_key, 1, 1) "
            ~ "= substr(last_name_key, 1, 1) then null else substr(last_name_key, 1, 1) end",
            'substr(last_name_key, 1, 4)',
        ),
        (
            'names',
            "case when first_name_key <= last_name_key then first_name_key || '|' || last_name_key "
            ~ "else last_name_key || '|' || first_name_key end",
            'postal_code',
        ),
        (
            'last_name_and_postal_code',
            "substr(last_name_key, 1, 4) || postal_code",
            'substr(first_name_key, 1, 2)',
        ),
        (
            'first_name_and_postal_code',
            "substr(first_name_key, 1, 4) || postal_code",
            'substr(last_name_key, 1, 2)',
        ),
        (
            'last_name_and_number',
            "substr(last_name_key, 1, 4) || street_number",
            'substr(street_key, 1, 4)',
        ),
        ('first_name_and_number', "first_name_key || street_number", 'postal_code'),
        ('street', "substr(street_key, 1, 4) || postal_code", 'street_number'),
        ('number_and_postal_code', "street_number || '|' || postal_code",
            'substr(first_name_key, 1, 1)'),
        ('company', "company_key", 'postal_code'),
        ('company_and_postal_code', "substr(company_key, 1, 6) || postal_code", 'street_number'),
    ] -%}
    {{ return({
        'certain': certain,
        'halves': halves,
        'telling': ['birth_date_and_initial', 'names'],
        'names': (certain + halves | map('first') | list) | unique | list,
    }) }}
{%- endmacro %}
