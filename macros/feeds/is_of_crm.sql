{#- Whether a feed is that of a CRM: one that brings contacts. -#}
{% macro is_of_crm(feed) -%}
    {{ feed }} in ('{{ feeds_with('contacts') | join("', '") }}')
{%- endmacro %}
