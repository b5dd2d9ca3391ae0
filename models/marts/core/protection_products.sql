with

products as (

    select
        *,
        {{ surrogate_key(['feed', 'source_code', 'deal_number']) }} as sale_key
    from {{ ref('int_deal_products_unioned') }}

),

deals as (

    select * from {{ ref('int_deals') }}
    where is_sale

),

crosswalk as (

    select * from {{ ref('customer_crosswalk') }}

),

protection_products as (

    select
        ---------- keys
        {{ surrogate_key(['products.sale_key', 'products.product_type']) }}
            as protection_product_key,
        products.sale_key,
        crosswalk.customer_key,
        deals.dealership_key,
        deals.vehicle_key,

        ---------- dates
        deals.sold_on as bought_on,
        products.expires_on,

        ---------- product
        products.product_type

    from products
    inner join deals
        on products.sale_key = deals.deal_key
    left join crosswalk
        on
            deals.feed = crosswalk.feed
            and deals.source_code = crosswalk.source_code
            and deals.source_customer_number = crosswalk.source_customer_number

)

select * from protection_products
