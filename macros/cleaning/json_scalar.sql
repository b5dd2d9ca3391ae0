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
