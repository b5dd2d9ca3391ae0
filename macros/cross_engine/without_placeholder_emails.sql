{#-
    A text with a semicolon on either side of each e-mail address, without the addresses whose name is a
    placeholder (seed `name_words`).
    The engines differ in what a subquery may stand in. DuckDB would compile a pattern made of the words
    anew for each text, and so looks at the addresses one by one; Spark lets no subquery into a function of
    items, and compiles a pattern that stays the same once.
-#}
{% macro without_placeholder_emails(text) -%}
    {{ return(adapter.dispatch('without_placeholder_emails')(text)) }}
{%- endmacro %}

{% macro default__without_placeholder_emails(text) -%}
    list_transform(
        [[{{ placeholder_emails() }}, string_split({{ text }}, ';')]],
        lambda part: array_to_string(list_filter(
            part[2],
            lambda item: not coalesce(
                array_contains(part[1], {{ email_name_letters('item') }}), false
            )
        ), ';')
    )[1]
{%- endmacro %}

{% macro spark__without_placeholder_emails(text) -%}
    regexp_replace({{ text }}, (
        select
            ';[^;a-z@]*(?:' || coalesce(nullif(array_join(collect_list(
                regexp_replace(word, '(.)', '$1[^;a-z@]*')
            ), '|'), ''), '(?!)') || ')@[^;]*'
        from {{ ref('name_words') }}
        where kind = 'placeholder_email'
    ), ';')
{%- endmacro %}
