{#- The engines differ as in json_text, and Spark says 'null' for an item that is null. -#}
{% macro json_item(json, position) -%}
    case
        when {{ json }} like '[%'
            then nullif({{ adapter.dispatch('json_item')(
                json, "'$[' || cast(" ~ position ~ " - 1 as string) || ']'"
            ) }}, 'null')
        when {{ position }} = 1 then {{ json }}
    end
{%- endmacro %}

{% macro default__json_item(json, path) -%}
    try(json_extract_string({{ json }}, {{ path }}))
{%- endmacro %}

{% macro spark__json_item(json, path) -%}
    {{ spark__plain_number("get_json_object(" ~ json ~ ", " ~ path ~ ")") }}
{%- endmacro %}
