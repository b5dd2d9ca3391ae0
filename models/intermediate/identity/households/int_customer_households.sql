{{ config(
    pre_hook="{{ drop_erased_keys('int_household_key_register', ['customer_key', 'household_key']) }}",
) }}

with

customer_cards as (

    select * from {{ ref('int_customer_cards') }}

),

household_groups as (

    select * from {{ ref('int_household_groups') }}

),

-- As the builds before left it: this one adds to it what is given here.
key_register as (

    select * from {{ kept_relation('int_household_key_register') }}

),

members as (

    select
        household_groups.customer_key as member,
        household_groups.group_label,
        cast(customer_cards.first_extracted_at as string) || '|' || customer_cards.customer_key
            as label
    from household_groups
    inner join customer_cards
        on household_groups.customer_key = customer_cards.customer_key

),

{{ lasting_keys('members', 'key_register', member='customer_key', key='household_key') }},

customer_households as (

    select
        member as customer_key,
        kept_key as household_key
    from kept

)

select * from customer_households
