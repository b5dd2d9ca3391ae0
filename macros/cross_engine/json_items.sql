{#- The engines differ: Spark has no path for all items that always gives a list. -#}
{% macro json_items(json) -%}
    {{ return(adapter.dispatch('json_items')(json)) }}
{%- endmacro %}

{% macro default__json_items(json) -%}
    case
        when {{ json }} like '[%' then try(json_extract_string({{ json }}, '$[*]'))
        else [{{ json }}]
    end
{%- endmacro %}

{% macro spark__json_items(json) -%}
    case
        when {{ json }} not like '[%' then array_repeat({{ json }}, 1)
        when json_array_length({{ json }}) > 0
            then transform(
                sequence(0, json_array_length({{ json }}) - 1),
                item -> {{ spark__plain_number(
                    "nullif(get_json_object(" ~ json ~ ", '$[' || cast(item as string) || ']'), 'null')"
                ) }}
            )
    end
{%- endmacro %}
