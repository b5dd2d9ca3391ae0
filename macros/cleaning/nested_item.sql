{#-
    The first text that an SQL expression finds in the items of a raw JSON list for which an SQL condition
    is true, '' being none; null when there is no such item. Both speak of the item, a JSON text, as
    `item`.
-#}
{% macro nested_item(column, text, condition='true') -%}
    nullif(split_part({{ joined_items(
        json_items(adapter.quote(column)),
        text,
        '(' ~ condition ~ ') and ' ~ text ~ " != ''"
    ) }}, chr(30), 1), '')
{%- endmacro %}
