{#-
    The day on which a row of customers was first seen; as_of_date where nothing dated names them yet. It
    stands for the day on which a contact card began to say what it says: that one is not kept.
-#}
{% macro known_since(customers) -%}
    coalesce({{ customers }}.first_seen_on, {{ as_of_date() }})
{%- endmacro %}
