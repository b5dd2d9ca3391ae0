{{ config(
    schema='keys',
    materialized='incremental',
    incremental_strategy='append',
    full_refresh=false,
) }}

with

customer_households as (

    select * from {{ ref('int_customer_households') }}

),

key_register as (

    select * from {{ this }}

),

{{ newly_given(
    'customer_households', 'key_register', member='customer_key', key='household_key'
) }}

select * from newly_given
