with

deals as (

    select * from {{ ref('int_deals_unioned') }}

),

products as (

    select
        {{ surrogate_key(['deal_key', "'service_contract'"]) }} as protection_product_key,
        deal_key,
        'service_contract' as product_type,
        sold_on as bought_on,
        service_contract_expires_on as expires_on
    from deals
    where is_sale and has_service_contract

    union all

    select
        {{ surrogate_key(['deal_key', "'insurance'"]) }} as protection_product_key,
        deal_key,
        'insurance' as product_type,
        sold_on as bought_on,
        insurance_expires_on as expires_on
    from deals
    where is_sale and has_insurance

)

select * from products
