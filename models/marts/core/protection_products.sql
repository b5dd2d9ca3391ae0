with

products as (

    select
        *,
        {{ surrogate_key(['feed', 'source_code', 'deal_number']) }} as sale_key
    from {{ ref('int_deal_products_unioned') }}

),

sales as (

    select * from {{ ref('sales') }}

),

protection_products as (

    select
        ---------- keys
        {{ surrogate_key(['products.sale_key', 'products.product_type']) }}
            as protection_product_key,
        products.sale_key,
        sales.customer_key,
        sales.dealership_key,
        sales.vehicle_key,

        ---------- dates
        sales.sold_on as bought_on,
        products.expires_on,

        ---------- product
        products.product_type

    from products
    inner join sales
        on products.sale_key = sales.sale_key

)

select * from protection_products
