with

deals as (

    select * from {{ ref('stg_dealervault__deals') }}

),

orders as (

    select * from {{ ref('stg_dealervault__repair_orders') }}

),

{%- set said = [
    'full_name', 'first_name', 'middle_name', 'last_name', 'is_business', 'birth_date',
    'address_line_1', 'address_line_2', 'city', 'state', 'postal_code',
    'email_1', 'email_2', 'mobile_phone', 'home_phone', 'work_phone',
    'is_email_blocked', 'is_phone_blocked', 'is_phone_blocked as is_text_blocked',
    'is_mail_blocked', 'is_opted_out',
] %}

shaped as (

    select
        {{ surrogate_key(["'dealervault'", 'source_code', 'deal_number']) }} as mention_key,
        {{ document_card(said) }}
    from deals

    union all

    select
        {{ surrogate_key(["'dealervault'", 'source_code', 'ro_number', 'opened_on']) }}
            as mention_key,
        {{ document_card(said) }}
    from orders

    union all

    select
        {{ surrogate_key([
            surrogate_key(["'dealervault'", 'source_code', 'deal_number']), "'co-buyer'",
        ]) }} as mention_key,
        {{ document_card(['co_buyer_full_name as full_name']) }}
    from deals

)

select * from shaped
