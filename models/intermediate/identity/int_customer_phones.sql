with

contact_points as (

    select * from {{ ref('int_contact_points') }}
    where channel in ('mobile', 'landline')

),

customer_groups as (

    select * from {{ ref('int_customer_groups') }}
    where delete_requested_on is null

),

phone_keys as (

    select * from {{ ref('int_phone_keys') }}

),

customer_phones as (

    select distinct
        customer_groups.customer_key,
        phone_keys.phone,
        phone_keys.point_key,
        phone_keys.wrong_since_on
    from contact_points
    inner join customer_groups
        on contact_points.source_customer_key = customer_groups.source_customer_key
    inner join phone_keys
        on contact_points.contact_point = phone_keys.phone

)

select * from customer_phones
