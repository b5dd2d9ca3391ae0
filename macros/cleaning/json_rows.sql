{#-
    The items of a JSON list, a row each (see json_items): the columns in `keep`, the place in the list
    as `position` (from 1), and of each item the bare texts that `texts` names (column -> key) and the
    JSON texts that `nested` names. A list without items gives no row.
-#}
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
