{% macro parts_buyer_members(sale_type, months) -%}
with

purchases as (

    select * from {{ ref('parts_purchases') }}
    where sale_type = '{{ sale_type }}'

),

{{ recent_events('purchases', 'purchased_on', months) }},

qualified as (

    select
        customer_key,
        began_on as qualified_on,
        {{ counted('event_count', sale_type ~ ' purchase') }}
        || ' within {{ months }} months, last on ' || {{ months_ago('last_on') }} as reason
    from recent_events

)

{{ member_rows('qualified') }}
{%- endmacro %}
