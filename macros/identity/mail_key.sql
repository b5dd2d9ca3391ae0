{% macro mail_key(street_parts, street, postal_code) -%}
    coalesce(
        {{ address_key(street_parts, postal_code) }}, {{ address_letters(street, postal_code) }}
    )
{%- endmacro %}
