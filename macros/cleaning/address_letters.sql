{#-
    Street and postal code as one text of letters and digits, so that punctuation, case and accents do
    not matter; null unless both are there.
-#}
{% macro address_letters(street, postal_code) -%}
    {{ name_letters(street) }} || {{ name_letters(postal_code) }}
{%- endmacro %}
