{{ config(materialized='view') }}

with

dealervault_deals as (

    select * from {{ ref('stg_dealervault__deals') }}

),

dealervault_orders as (

    select * from {{ ref('stg_dealervault__repair_orders') }}

),

dealertrack_customers as (

    select * from {{ ref('stg_dealertrack__customers') }}

),

cdk_customers as (

    select * from {{ ref('stg_cdk__customers') }}

),

crm_contacts as (

    select * from {{ ref('stg_crm__contacts') }}

),

crm_leads as (

    select * from {{ ref('stg_crm__leads') }}

),

cards as (

    select
        {{ surrogate_key(["'dealervault'", 'source_code', 'deal_number']) }} as mention_key,
        {{ customer_card([
            'full_name', 'first_name', 'middle_name', 'last_name', 'is_business', 'birth_date',
            'address_line_1', 'address_line_2', 'city', 'state', 'postal_code',
            'email_1', 'email_2', 'mobile_phone', 'home_phone', 'work_phone',
            'is_email_blocked', 'is_phone_blocked', 'is_phone_blocked as is_text_blocked',
            'is_mail_blocked', 'is_opted_out',
        ]) }}
    from dealervault_deals

    union all

    select
        {{ surrogate_key(["'dealervault'", 'source_code', 'ro_number', 'opened_on']) }}
            as mention_key,
        {{ customer_card([
            'full_name', 'first_name', 'middle_name', 'last_name', 'is_business', 'birth_date',
            'address_line_1', 'address_line_2', 'city', 'state', 'postal_code',
            'email_1', 'email_2', 'mobile_phone', 'home_phone', 'work_phone',
            'is_email_blocked', 'is_phone_blocked', 'is_phone_blocked as is_text_blocked',
            'is_mail_blocked', 'is_opted_out',
        ]) }}
    from dealervault_orders

    union all

    select
        {{ surrogate_key([
            surrogate_key(["'dealervault'", 'source_code', 'deal_number']), "'co-buyer'",
        ]) }} as mention_key,
        {{ customer_card(['co_buyer_full_name as full_name']) }}
    from dealervault_deals

    union all

    select
        {{ surrogate_key(["'dealertrack'", 'source_code', 'source_customer_number', "'card'"]) }}
            as mention_key,
        {{ customer_card([
            'first_name', 'middle_name', 'last_name', 'company_name', 'is_business', 'birth_date',
            'address_line_1', 'city', 'state', 'postal_code',
            'email_1', 'email_2', 'mobile_phone', 'home_phone', 'work_phone',
            'not is_email_allowed as is_email_blocked', 'not is_phone_allowed as is_phone_blocked',
            'not is_text_allowed as is_text_blocked', 'not is_mail_allowed as is_mail_blocked',
            'is_email_allowed', 'is_mail_allowed', 'is_phone_allowed', 'is_text_allowed',
            'delete_requested_on',
        ]) }}
    from dealertrack_customers

    union all

    select
        {{ surrogate_key(["'cdk'", 'source_code', 'source_customer_number', "'card'"]) }}
            as mention_key,
        {{ customer_card([
            'first_name', 'middle_name', 'last_name', 'company_name', 'is_business', 'birth_date',
            'address_line_1', 'address_line_2', 'city', 'state', 'postal_code',
            'email_1', 'email_2', 'mobile_phone', 'home_phone', 'work_phone',
            'is_email_blocked', 'is_phone_blocked', 'is_text_blocked', 'is_mail_blocked',
            'is_opted_out', 'delete_requested_on',
        ]) }}
    from cdk_customers

    union all

    select
        {{ surrogate_key(["'crm'", 'source_code', 'source_customer_number', "'contact'"]) }}
            as mention_key,
        {{ customer_card([
            'first_name', 'last_name', 'company_name', 'company_name is not null as is_business',
            'address_line_1', 'city', 'state', 'postal_code',
            'email_1', 'email_2', 'mobile_phone', 'home_phone',
        ]) }}
    from crm_contacts

    union all

    select
        {{ surrogate_key(["'crm'", 'source_code', 'source_customer_number']) }} as mention_key,
        {{ customer_card([
            'full_name', 'first_name', 'middle_name', 'last_name', 'company_name', 'is_business',
            'address_line_1', 'city', 'state', 'postal_code',
            'email_1', 'mobile_phone', 'home_phone',
        ]) }}
    from crm_leads

)

select * from cards
