{% macro is_of_crm(feed) -%}
    {{ feed }} in ('{{ feeds_with('contacts') | join("', '") }}')
{%- endmacro %}
