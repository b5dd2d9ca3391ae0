{#-
    Whether a JSON text has, at one of the keys, a text that is no number: a letter or another sign that
    try_number does not know. Empty texts and null are none that was sent.
-#}
{% macro holds_no_number(json, keys) -%}
    coalesce({{ matches_pattern(
        json, '"(' ~ keys | join('|') ~ ')" ?: ?"[^"]*[^-+0-9., $()"][^"]*"'
    ) }}, false)
{%- endmacro %}
