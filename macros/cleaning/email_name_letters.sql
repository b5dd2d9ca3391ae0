{#- The letters a to z before the @ of a text in lower case, by which a placeholder is known. -#}
{% macro email_name_letters(text) -%}
    {{ replace_pattern('split_part(' ~ text ~ ", '@', 1)", '[^a-z]+') }}
{%- endmacro %}
