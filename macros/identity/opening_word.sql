{#- The first word of a name of several words without a comma, run together; null for other names. -#}
{% macro opening_word(name) -%}
    case
        when {{ name }} like '% %' and {{ name }} not like '%,%'
            then {{ plain_letters("split_part(" ~ name ~ ", ' ', 1)") }}
    end
{%- endmacro %}
