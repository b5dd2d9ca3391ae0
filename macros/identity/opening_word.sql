{% macro opening_word(name) -%}
    case
        when {{ name }} like '% %' and {{ name }} not like '%,%'
            then {{ plain_letters("split_part(" ~ name ~ ", ' ', 1)") }}
    end
{%- endmacro %}
