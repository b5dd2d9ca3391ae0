{#-
    As match_at, of the matches that a list does not have: the SQL `text` says how it would have one, and
    speaks of the match as `item`. The list may be a subquery.
    The engines differ in the names of the functions, in how a function of an item is written, and in what
    brackets count from. Neither lets a subquery into such a function, so that it is handed the list.
-#}
{% macro other_match_at(value, pattern, position, list, text) -%}
    {{ return(adapter.dispatch('other_match_at')(value, pattern, position, list, text)) }}
{%- endmacro %}

{% macro default__other_match_at(value, pattern, position, list, text) -%}
    list_transform(
        [[{{ list }}, regexp_extract_all({{ value }}, '{{ pattern }}', 1)]],
        lambda lists: list_filter(
            lists[2], lambda item: not coalesce(array_contains(lists[1], {{ text }}), false)
        )
    )[1][{{ position }}]
{%- endmacro %}

{% macro spark__other_match_at(value, pattern, position, list, text) -%}
    try_element_at(
        transform(
            array(array(
                {{ list }}, regexp_extract_all({{ value }}, '{{ java_pattern(pattern) }}', 1)
            )),
            lists -> filter(
                lists[1], item -> not coalesce(array_contains(lists[0], {{ text }}), false)
            )
        )[0],
        {{ position }}
    )
{%- endmacro %}
