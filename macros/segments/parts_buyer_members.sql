{#-
    A segment of those who bought parts of one sale type within so many months: all of its SQL.
    They are in it since the purchase after which there was never a longer gap.
-#}
{% macro parts_buyer_members(sale_type, months) -%}
with

purchases as (

    select * from {{ ref('parts_purchases') }}
    where sale_type = '{{ sale_type }}'

),

changes as (

    select
        customer_key,
        purchased_on as changed_on,
        1 as purchase_count
    from purchases

    union all

    select
        customer_key,
        {{ full_months_after('purchased_on', months) }} as changed_on,
        -1 as purchase_count
    from purchases

),

buyers as (

    {{ held_since('changes', ['purchase_count'], 'purchase_count > 0') }}

),

last_days as (

    select
        customer_key,
        max(purchased_on) as last_purchased_on
    from purchases
    group by customer_key

),

qualified as (

    select
        buyers.customer_key,
        buyers.held_since_on as qualified_on,
        {{ counted('buyers.purchase_count', sale_type ~ ' purchase') }}
        || ' within {{ months }} months, last on '
        || {{ months_ago('last_days.last_purchased_on') }} as reason
    from buyers
    inner join last_days
        on buyers.customer_key = last_days.customer_key

)

{{ member_rows('qualified') }}
{%- endmacro %}
