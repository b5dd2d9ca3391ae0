{#-
    The first text that an SQL expression finds in the items of a raw JSON list for which an SQL condition
    is true, '' being none; null when there is no such item. Both speak of the item, a JSON text, as
    `item`. Each item is read once, and those without a text go afterwards.
-#}
{% macro nested_item(column, text, condition='true') -%}
    {%- if var('is_linted', false) -%}
        {{ return(adapter.quote(column)) }}
    {%- endif -%}
    nullif(split_part({{ joined_items(
        read_items(
            json_items(adapter.quote(column)), 'case when ' ~ condition ~ ' then ' ~ text ~ ' end'
        ),
        'item',
        "item != ''"
    ) }}, chr(30), 1), '')
{%- endmacro %}
