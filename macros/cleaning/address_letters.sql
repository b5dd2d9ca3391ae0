{% macro address_letters(street, postal_code) -%}
    {{ name_letters(street) }} || {{ name_letters(postal_code) }}
{%- endmacro %}
