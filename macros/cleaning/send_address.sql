{% macro send_address(column) -%}
    {%- set text = adapter.quote(column) -%}
    {%- set is_phone = 'not ' ~ matches_pattern(
        text, '[A-Za-z].*,(.*[^0-9])?[0-9]{5}([ -]?[0-9]{4})?[ .]*$'
    ) -%}
        {{ plausible_email(text) }} as email,
        {{ plausible_email(text, 2) }} as second_email,
        case when {{ is_phone }} then {{ plausible_phone(text) }} end as phone,
        case when {{ is_phone }} then {{ plausible_phone(text, 2) }} end as second_phone,
        case
            when {{ text }} not like '%@%' and {{ matches_pattern(text, '[A-Za-z]') }}
                then {{ mail_address(text) }}
        end as mail_address
{%- endmacro %}
