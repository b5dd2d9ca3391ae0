{#-
    The engines differ: DuckDB stops at a text that is no JSON, and Spark writes 12345678.9 as
    1.23456789E7. Spark alone reads 'a' for "a", and text behind the end; the JSON Lines that land
    hold neither. Within an object or list, Spark's numbers stay as it writes them: take them out
    before they are stored.
-#}
{% macro json_text(json, path) -%}
    {{ return(adapter.dispatch('json_text')(json, path)) }}
{%- endmacro %}

{% macro default__json_text(json, path) -%}
    try(json_extract_string({{ json }}, '{{ path }}'))
{%- endmacro %}

{% macro spark__json_text(json, path) -%}
    {{ spark__plain_number("get_json_object(" ~ json ~ ", '" ~ path ~ "')") }}
{%- endmacro %}


{#- A number that Java wrote with an exponent, from ten million on or below a thousandth, as DuckDB does. -#}
{% macro spark__plain_number(value) -%}
    coalesce(
        regexp_replace(
            cast(
                try_cast(
                    regexp_substr({{ value }}, '{{ java_pattern("^-?[0-9][.][0-9]+E-?[0-9]+$") }}')
                    as decimal(38, 18)
                ) as string
            ),
            '([.][0-9]+?)0+$', '$1'
        ),
        {{ value }}
    )
{%- endmacro %}
