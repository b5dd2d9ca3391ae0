{#- An address of the seed own_contact_points (`street, postal code`) as int_document_cards has it. -#}
{% macro own_address_text(contact_point) -%}
    {%- set street = replace_pattern(contact_point, ',[^,]*$', '') -%}
    {{ joined_text([
        street,
        "''",
        upper_case(trimmed("substr(" ~ contact_point ~ ", length(" ~ street ~ ") + 2)")),
    ]) }}
{%- endmacro %}
