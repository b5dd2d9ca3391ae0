{{ config(materialized='table') }}

with

deals as (

    select * from {{ ref('stg_cdk__deals') }}

),

product_texts as (

    {{ json_rows(
        'deals',
        'products',
        keep=['source_code', 'deal_number'],
        texts={'written_type': 'type', 'expires': 'expires'},
    ) }}

),

products as (

    select
        source_code,
        deal_number,
        case {{ replace_pattern(upper_case('written_type'), '[- ]', '_') }}
            when 'SERVICE_CONTRACT' then 'service_contract'
            when 'INSURANCE' then 'insurance'
            when 'GAP' then 'insurance'
        end as product_type,
        {{ try_date('expires') }} as expires_on
    from product_texts

),

-- The cover that lasts longest speaks for its kind.
covers as (

    select
        source_code,
        deal_number,
        product_type,
        max(expires_on) as expires_on
    from products
    where product_type is not null
    group by source_code, deal_number, product_type

)

select * from covers
