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
