{% macro list_item(list, position, separator='|') -%}
    nullif({{ trimmed(
        'split_part(' ~ list ~ ", '" ~ separator ~ "', " ~ position ~ ')'
    ) }}, '')
{%- endmacro %}
