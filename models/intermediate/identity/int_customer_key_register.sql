{{ config(
    schema='keys',
    materialized='incremental',
    incremental_strategy='append',
    full_refresh=false,
) }}

with

source_customers as (

    select * from {{ ref('int_source_customers') }}

),

identity_groups as (

    select * from {{ ref('int_identity_groups') }}

),

key_register as (

    select * from {{ this }}

),

members as (

    select
        identity_groups.source_customer_key as member,
        identity_groups.group_label,
        source_customers.delete_requested_on,
        {{ record_label(
            'source_customers.feed',
            'source_customers.first_extracted_at',
            'source_customers.source_customer_key',
        ) }} as label
    from identity_groups
    inner join source_customers
        on identity_groups.source_customer_key = source_customers.source_customer_key

),

{{ lasting_keys('members', 'key_register', member='source_customer_key', key='customer_key') }},

last_build as (

    select coalesce(max(given_in), 0) as given_in
    from key_register

),

-- Nobody sees the key of a person who asked to be deleted, so nothing is kept of it.
deleted_groups as (

    select distinct group_label
    from members
    where delete_requested_on is not null

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
    left join deleted_groups
        on kept.group_label = deleted_groups.group_label
    where
        coalesce(kept.last_key != kept.kept_key, true)
        and deleted_groups.group_label is null
        and not {{ is_past_day() | string | lower }}

)

select * from newly_given
