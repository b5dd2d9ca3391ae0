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

recent_sales as (

    select
        customer_key,
        count(*) as vehicle_count,
        max(sold_on) as last_sold_on
    from unprotected_sales
    where {{ within_months('sold_on', months) }}
    group by customer_key

),

{{ present_runs('unprotected_sales', 'sold_on', months) }},

qualified as (

    select
        recent_sales.customer_key,
        present_runs.began_on as qualified_on,
        {{ counted('recent_sales.vehicle_count', 'vehicle') }}
        || ' bought within {{ months }} months without service contract or insurance, last on '
        || {{ months_ago('recent_sales.last_sold_on') }} as reason
    from recent_sales
    inner join present_runs
        on recent_sales.customer_key = present_runs.customer_key

)

{{ member_rows('qualified') }}
