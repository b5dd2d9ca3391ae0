{#- Of the keys that a register gave a member, grouped by it, the one given last. -#}
{% macro last_key(key) -%}
    substr(max(lpad(cast(given_in as string), 10, '0') || {{ key }}), 11)
{%- endmacro %}
