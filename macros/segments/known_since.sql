{% macro known_since(customers) -%}
    coalesce({{ customers }}.first_seen_on, {{ as_of_date() }})
{%- endmacro %}
