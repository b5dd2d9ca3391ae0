{#- The item at `position` (from 1) of a list written as one text; null when empty or not there. -#}
{% macro list_item(list, position, separator='|') -%}
    nullif({{ trimmed(
        'split_part(' ~ list ~ ", '" ~ separator ~ "', " ~ position ~ ')'
    ) }}, '')
{%- endmacro %}
