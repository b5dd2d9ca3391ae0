{#-
    As match_at, of the matches that a list does not have: the SQL `text` says how it would have one, and
    speaks of the match as `item`. The list may be a subquery.
    The engines differ in the names of the functions, and in how a function of an item is written. Neither
    lets a subquery into such a function, so it is handed the list.
-#}
{% macro other_match_at(value, pattern, position, list, text) -%}
    {{ return(adapter.dispatch('other_match_at')(value, pattern, position, list, text)) }}
{%- endmacro %}

{% macro default__other_match_at(value, pattern, position, list, text) -%}
    list_transform(
        [[{{ list }}, regexp_extract_all({{ value }}, '{{ pattern }}', 1)]],
        lambda part: list_filter(
            part[2], lambda item: not coalesce(array_contains(part[1], {{ text }}), false)
        )
    )[1][{{ position }}]
{%- endmacro %}

{% macro spark__other_match_at(value, pattern, position, list, text) -%}
    try_element_at(
        try_element_at(
            transform(
                array_repeat(named_struct(
                    'others', {{ list }},
                    'matches', regexp_extract_all({{ value }}, '{{ java_pattern(pattern) }}', 1)
                ), 1),
                part -> filter(
                    part.matches,
                    item -> not coalesce(array_contains(part.others, {{ text }}), false)
                )
            ),
            1
        ),
        {{ position }}
    )
{%- endmacro %}
