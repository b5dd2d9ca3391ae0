{{ config(
    pre_hook="{{ drop_erased_keys('int_household_key_register', ['customer_key', 'household_key']) }}",
) }}

with

customer_cards as (

    select * from {{ ref('int_customer_cards') }}

),

-- As the builds before left it: this one adds to it what int_customer_households gives.
key_register as (

    select * from {{ source('kept', 'int_household_key_register') }}

),

members as (

    select
        customer_key as member,
        cast(first_extracted_at as string) || '|' || customer_key as label
    from customer_cards

),

{{ held_keys('members', 'key_register', member='customer_key', key='household_key') }},

held_household_keys as (

    select
        member as customer_key,
        foremost
    from held_keys

)

select * from held_household_keys
