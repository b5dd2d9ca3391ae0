{% macro any_contact_point(text) -%}
    coalesce({{ plausible_email(text) }}, {{ plausible_phone(text) }}, {{ mail_address(text) }})
{%- endmacro %}
