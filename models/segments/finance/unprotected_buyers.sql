{%- set months = threshold('unprotected_months') -%}

with

sales as (

    select * from {{ ref('sales') }}

),

protected_sales as (

    select distinct sale_key
    from {{ ref('protection_products') }}

),

unprotected_sales as (

    select sales.*
    from sales
    left join protected_sales
        on sales.sale_key = protected_sales.sale_key
    where protected_sales.sale_key is null

),

{{ recent_events('unprotected_sales', 'sold_on', months) }},

qualified as (

    select
        customer_key,
        began_on as qualified_on,
        {{ counted('event_count', 'vehicle') }}
        || ' bought within {{ months }} months without service contract or insurance, last on '
        || {{ months_ago('last_on') }} as reason
    from recent_events

)

{{ member_rows('qualified') }}
