{{ config(
    schema='keys',
    materialized='incremental',
    incremental_strategy='append',
    full_refresh=false,
    pre_hook="{{ drop_erased_keys(['customer_key', 'household_key']) }}",
) }}

with

customer_cards as (

    select * from {{ ref('int_customer_cards') }}

),

household_groups as (

    select * from {{ ref('int_household_groups') }}

),

key_register as (

    select * from {{ this }}

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

last_build as (

    select coalesce(max(given_in), 0) as given_in
    from key_register

),

newly_given as (

    select
        ---------- keys
        kept.member as customer_key,
        kept.kept_key as household_key,

        ---------- when
        cast(last_build.given_in + 1 as integer) as given_in,
        {{ as_of_date() }} as given_on

    from kept
    cross join last_build
    where
        coalesce(kept.last_key != kept.kept_key, true)
        and not {{ is_past_day() | string | lower }}

)

select * from newly_given
