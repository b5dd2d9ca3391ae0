{% macro last_key(key) -%}
    substr(max(lpad(cast(given_in as string), 10, '0') || {{ key }}), 11)
{%- endmacro %}
