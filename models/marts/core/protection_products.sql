with

products as (

    select * from {{ ref('int_protection_products') }}

),

sales as (

    select * from {{ ref('sales') }}

),

protection_products as (

    select
        ---------- keys
        products.protection_product_key,
        products.deal_key as sale_key,
        sales.customer_key,
        sales.dealership_key,
        sales.vehicle_key,

        ---------- dates
        products.bought_on,
        products.expires_on,

        ---------- product
        products.product_type

    from products
    inner join sales
        on products.deal_key = sales.sale_key

)

select * from protection_products
