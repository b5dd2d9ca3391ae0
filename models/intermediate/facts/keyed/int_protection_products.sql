with

deal_products as (

    select * from {{ ref('int_deal_products_unioned') }}

),

deals as (

    select * from {{ ref('int_deals') }}
    where is_sale

),

products as (

    select
        ---------- keys
        {{ surrogate_key(['deals.deal_key', 'deal_products.product_type']) }}
            as protection_product_key,
        deals.deal_key,

        ---------- product
        deal_products.product_type,
        deals.sold_on as bought_on,
        deal_products.expires_on

    from deal_products
    inner join deals
        on
            deal_products.feed = deals.feed
            and deal_products.source_code = deals.source_code
            and deal_products.deal_number = deals.deal_number

)

select * from products
