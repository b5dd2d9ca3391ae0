{% macro address_key(street_parts, postal_code) -%}
    {{ street_parts }} || '|' || {{ postal_code }}
{%- endmacro %}
