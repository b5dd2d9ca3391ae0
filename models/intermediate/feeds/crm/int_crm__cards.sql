with

contacts as (

    select * from {{ ref('stg_crm__contacts') }}

),

leads as (

    select * from {{ ref('stg_crm__leads') }}

),

shaped as (

    select
        {{ surrogate_key(["'crm'", 'source_code', 'source_customer_number', "'contact'"]) }}
            as mention_key,
        source_code,
        source_customer_number,
        created_on as first_mentioned_on,
        coalesce(updated_on, created_on) as mentioned_on,
        first_extracted_at,
        file_name,
        line_number,
        {{ customer_card([
            'first_name', 'last_name', 'company_name', 'company_name is not null as is_business',
            'address_line_1', 'city', 'state', 'postal_code',
            'email_1', 'email_2', 'mobile_phone', 'home_phone',
        ]) }}
    from contacts

    union all

    select
        {{ surrogate_key(["'crm'", 'source_code', 'source_customer_number']) }} as mention_key,
        source_code,
        source_customer_number,
        requested_on as first_mentioned_on,
        requested_on as mentioned_on,
        first_extracted_at,
        file_name,
        line_number,
        {{ customer_card([
            'full_name', 'first_name', 'middle_name', 'last_name', 'company_name', 'is_business',
            'address_line_1', 'city', 'state', 'postal_code',
            'email_1', 'mobile_phone', 'home_phone',
        ]) }}
    from leads

)

select * from shaped
