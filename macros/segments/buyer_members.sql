{% macro buyer_members(conditions, noun) -%}
with

sales as (

    select * from {{ ref('sales') }}
    where vehicle_condition in ('{{ conditions | join("', '") }}')

),

buyers as (

    select
        customer_key,
        count(*) as vehicle_count,
        min(sold_on) as first_sold_on,
        max(sold_on) as last_sold_on
    from sales
    group by customer_key

),

qualified as (

    select
        customer_key,
        first_sold_on as qualified_on,
        {{ counted('vehicle_count', noun) }}
        || ' bought, last on ' || {{ months_ago('last_sold_on') }} as reason
    from buyers

)

{{ member_rows('qualified') }}
{%- endmacro %}
