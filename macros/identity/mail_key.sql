{#-
    A postal address that letters are sent to, as it is compared: address_key, and where the street is
    none to tell records by (general delivery, a farm without a number) its letters.
-#}
{% macro mail_key(street_parts, street, postal_code) -%}
    coalesce(
        {{ address_key(street_parts, postal_code) }}, {{ address_letters(street, postal_code) }}
    )
{%- endmacro %}
