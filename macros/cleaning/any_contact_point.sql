{#-
    A text as the address that it is: an e-mail address, a phone number, or a postal address (see
    mail_address); null when it is none.
-#}
{% macro any_contact_point(text) -%}
    coalesce({{ plausible_email(text) }}, {{ plausible_phone(text) }}, {{ mail_address(text) }})
{%- endmacro %}
