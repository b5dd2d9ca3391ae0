{#-
    A text as the address that it is: an e-mail address, a phone number, or a postal address (number and
    place with a comma between them); null when it is none.
-#}
{% macro any_contact_point(text) -%}
    coalesce(
        {{ plausible_email(text) }},
        {{ plausible_phone(text) }},
        case when {{ matches_pattern(text, '[0-9].*,.*[0-9]') }} then {{ text }} end
    )
{%- endmacro %}
