{% macro last_name_letters(name) -%}
    case
        when {{ lower_case(name) }} like 'saint %' or {{ lower_case(name) }} like 'saint-%'
            then 'ST' || {{ plain_letters('substr(' ~ name ~ ', 7)') }}
        when {{ lower_case(name) }} like 'sainte %' or {{ lower_case(name) }} like 'sainte-%'
            then 'STE' || {{ plain_letters('substr(' ~ name ~ ', 8)') }}
        else {{ plain_letters(name) }}
    end
{%- endmacro %}
