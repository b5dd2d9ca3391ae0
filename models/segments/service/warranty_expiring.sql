{%- set days = threshold('warranty_expiring_days') -%}

with

sales as (

    select * from {{ ref('sales') }}

),

protection_products as (

    select * from {{ ref('protection_products') }}

),

owned_vehicles as (

    select * from {{ ref('vehicle_ownership') }}
    where is_owned

),

covers as (

    select
        customer_key,
        vehicle_key,
        sold_on as bought_on,
        {{ full_months_after('sold_on', threshold('warranty_months')) }} as ends_on,
        'Warranty' as cover
    from sales
    where vehicle_condition = 'new'

    union all

    select
        customer_key,
        vehicle_key,
        bought_on,
        expires_on as ends_on,
        'Service contract' as cover
    from protection_products
    where product_type = 'service_contract'

),

ending_covers as (

    select
        covers.*,
        owned_vehicles.owned_since_on,
        row_number() over (
            partition by covers.customer_key
            order by
                covers.ends_on nulls last,
                covers.cover desc,
                covers.bought_on nulls last,
                covers.vehicle_key
        ) as ends_first
    from covers
    inner join owned_vehicles
        on
            covers.vehicle_key = owned_vehicles.vehicle_key
            and covers.customer_key = owned_vehicles.customer_key
    where
        covers.ends_on between {{ as_of_date() }} and {{ days_after(as_of_date(), days) }}

),

qualified as (

    select
        customer_key,
        greatest({{ days_after('ends_on', '-' ~ days) }}, bought_on, owned_since_on)
            as qualified_on,
        cover || ' ends ' || {{ months_ahead('ends_on') }}
        || '; vehicle bought ' || {{ months_ago('bought_on') }} as reason
    from ending_covers
    where ends_first = 1

)

{{ member_rows('qualified') }}
