{{ config(materialized='view') }}

with

contact_points as (

    select * from {{ ref('int_contact_points') }}
    where not is_shared

),

mentioned_addresses as (

    select distinct
        source_customer_key,
        address_line_1,
        postal_code
    from {{ ref('int_customer_mentions') }}
    where address_line_1 is not null and postal_code is not null

),

points as (

    select
        source_customer_key,
        contact_point
    from contact_points
    where channel != 'address'

    union distinct

    -- Letters alone, as consents for mail can be compared with; `address_key` has units and kinds
    -- of streets in one spelling, which tells more addresses to be one.
    select
        source_customer_key,
        {{ address_letters('address_line_1', 'postal_code') }} as contact_point
    from mentioned_addresses

),

erasure_contact_points as (

    select * from points
    where contact_point is not null

)

select * from erasure_contact_points
