{% macro list_length(list, separator='|') -%}
    case
        when coalesce({{ list }}, '') = '' then 0
        else length({{ list }}) - length(replace({{ list }}, '{{ separator }}', '')) + 1
    end
{%- endmacro %}
