{#-
    A value out of JSON as a text, or, where it is an object, what it has under the first of `keys` that
    it knows. Some senders write "a@b.example", others {"address": "a@b.example"}.
-#}
{% macro json_scalar(value, keys) -%}
    case
        when substr({{ value }}, 1, 1) = '{'
            then coalesce(
                {%- for key in keys %}
                {{ json_text(value, '$.' ~ key) }},
                {%- endfor %}
                ''
            )
        else {{ value }}
    end
{%- endmacro %}
