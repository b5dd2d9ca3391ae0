{#- A last name run together, as plain_letters does, with a leading Saint as St. -#}
{% macro last_name_letters(name) -%}
    {%- set letters = plain_letters(name) -%}
    case
        when {{ matches_pattern(name, '(?i)^ *sainte?[ -]') }}
            then replace(replace({{ letters }}, 'SAINTE', 'STE'), 'SAINT', 'ST')
        else {{ letters }}
    end
{%- endmacro %}
