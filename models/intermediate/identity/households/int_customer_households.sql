with

customer_cards as (

    select * from {{ ref('int_customer_cards') }}

),

household_links as (

    select * from {{ ref('int_household_links') }}

),

held_keys as (

    select
        customer_key as member,
        foremost
    from {{ ref('int_held_household_keys') }}

),

{{ household_groups('customer_cards', 'household_links') }},

{{ lasting_keys('household_groups', 'held_keys') }},

customer_households as (

    select
        ---------- keys
        member as customer_key,
        kept_key as household_key,

        ---------- flags
        is_overgrown as is_cut

    from kept

)

select * from customer_households
