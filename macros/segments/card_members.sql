{% macro card_members(column, sayings) -%}
    {%- if var('is_linted', false) -%}
        {{ return('select * from customers') }}
    {%- endif -%}
with

customers as (

    select * from {{ ref('customers') }}
    where {{ column }} in ('{{ sayings | join("', '") }}')

),

qualified as (

    select
        customer_key,
        {{ known_since('customers') }} as qualified_on,
        case {{ column }}
            {%- for value, saying in sayings.items() %}
            when '{{ value }}' then '{{ saying }}'
            {%- endfor %}
        end || '; known since ' || {{ months_ago(known_since('customers')) }}
        || case
            when last_activity_on is null then '; no activity so far'
            else '; last activity ' || {{ months_ago('last_activity_on') }}
        end as reason
    from customers

)

{{ member_rows('qualified') }}
{%- endmacro %}
