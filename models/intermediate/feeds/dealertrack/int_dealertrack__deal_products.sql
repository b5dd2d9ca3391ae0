with

deals as (

    select * from {{ ref('stg_dealertrack__deals') }}

),

products as (

    select
        source_code,
        deal_number,
        'service_contract' as product_type,
        service_contract_expires_on as expires_on
    from deals
    where service_contract_code is not null

    union all

    select
        source_code,
        deal_number,
        'insurance' as product_type,
        insurance_expires_on as expires_on
    from deals
    where insurance_code is not null

)

select * from products
