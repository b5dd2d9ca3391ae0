{{ config(
    schema='keys',
    materialized='incremental',
    incremental_strategy='append',
    full_refresh=false,
) }}

with

-- Nobody sees the key of a person who is erased, so nothing is kept of it.
customer_groups as (

    select * from {{ ref('int_customer_groups') }}
    where delete_requested_on is null

),

key_register as (

    select * from {{ this }}

),

{{ newly_given(
    'customer_groups', 'key_register', member='source_customer_key', key='customer_key'
) }}

select * from newly_given
