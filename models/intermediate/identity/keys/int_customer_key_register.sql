{{ config(
    schema='keys',
    materialized='incremental',
    incremental_strategy='append',
    full_refresh=false,
    pre_hook="{{ drop_erased_keys(['source_customer_key', 'customer_key']) }}",
) }}

with

source_customers as (

    select * from {{ ref('int_source_customers') }}

),

erasure_groups as (

    select * from {{ ref('int_erasure_groups') }}

),

key_register as (

    select * from {{ this }}

),

members as (

    select
        erasure_groups.source_customer_key as member,
        erasure_groups.group_label,
        erasure_groups.erased_on,
        {{ record_label(
            'source_customers.feed',
            'source_customers.first_extracted_at',
            'source_customers.source_customer_key',
        ) }} as label
    from erasure_groups
    inner join source_customers
        on erasure_groups.source_customer_key = source_customers.source_customer_key

),

{{ lasting_keys('members', 'key_register', member='source_customer_key', key='customer_key') }},

last_build as (

    select coalesce(max(given_in), 0) as given_in
    from key_register

),

-- Nobody sees the key of a person who is erased, so nothing is kept of it.
erased_members as (

    select member
    from members
    where erased_on is not null

),

newly_given as (

    select
        ---------- keys
        kept.member as source_customer_key,
        kept.kept_key as customer_key,

        ---------- when
        cast(last_build.given_in + 1 as integer) as given_in,
        {{ as_of_date() }} as given_on

    from kept
    cross join last_build
    left join erased_members
        on kept.member = erased_members.member
    where
        coalesce(kept.last_key != kept.kept_key, true)
        and erased_members.member is null
        and not {{ is_past_day() | string | lower }}

)

select * from newly_given
