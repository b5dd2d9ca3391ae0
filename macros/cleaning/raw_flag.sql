{#- A raw Y/N column as a boolean; null when it is neither. -#}
{% macro raw_flag(column) -%}
    case upper(trim({{ adapter.quote(column) }})) when 'Y' then true when 'N' then false end
{%- endmacro %}
