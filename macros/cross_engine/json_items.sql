{#-
    The items of a JSON list as a list of texts (see json_text); what is no list is a list of one.
    The engines differ: Spark has no path for all items that always gives a list.
-#}
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
        when {{ json }} like '[%' then from_json({{ json }}, 'array<string>')
        else array({{ json }})
    end
{%- endmacro %}
