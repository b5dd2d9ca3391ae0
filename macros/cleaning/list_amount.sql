{#- The item at `position` of a list as an amount; null when empty, not there or no number. -#}
{% macro list_amount(list, position, separator='|') -%}
    try_cast(
        {{ replace_pattern(list_item(list, position, separator), '[$, ]', '') }} as decimal(12, 2)
    )
{%- endmacro %}
