{#- An address that records are compared by: number, street, unit (street_parts) and postal code. -#}
{% macro address_key(street_parts, postal_code) -%}
    {{ street_parts }} || '|' || {{ postal_code }}
{%- endmacro %}
