{#- A raw two-valued column as a boolean; null when it is neither of the two. -#}
{% macro raw_flag(column, yes='Y', no='N') -%}
    case {{ upper_case(trimmed(adapter.quote(column))) }}
        when '{{ yes }}' then true
        when '{{ no }}' then false
    end
{%- endmacro %}
