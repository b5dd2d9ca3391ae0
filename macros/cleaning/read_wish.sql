{% macro read_wish(value, unclear) -%}
    case
        when {{ value }} != '' then coalesce({{ read_flag(value) }}, {{ unclear }})
    end
{%- endmacro %}
