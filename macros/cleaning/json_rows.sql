{% macro json_rows(relation, list, keep, texts, nested={}, position='list_position') -%}
    select
        {%- for column in keep %}
        {{ column }},
        {%- endfor %}
        {{ position }}
        {%- for column, key in texts.items() %},
        {{ bare_text(json_text('item', '$.' ~ key)) }} as {{ column }}
        {%- endfor %}
        {%- for column, key in nested.items() %},
        {{ json_text('item', '$.' ~ key) }} as {{ column }}
        {%- endfor %}
    from (
        select
            {{ keep | join(', ') }},
            {{ explode_items('items', 'item', position) }}
        from (
            select
                {{ keep | join(', ') }},
                {{ json_items(list) }} as items
            from {{ relation }}
            where {{ json_length(list) }} >= 1
        ) as lists
    ) as exploded
{%- endmacro %}
