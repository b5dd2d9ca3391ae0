with

consents as (

    select * from {{ ref('int_consents_unioned') }}

),

sends as (

    select * from {{ ref('int_sends_unioned') }}

),

mentions as (

    select * from {{ ref('int_customer_mentions') }}

),

street_words as (

    select * from {{ ref('street_words') }}

),

name_words as (

    select * from {{ ref('name_words') }}

),

written as (

    select contact_point from consents
    where channel = 'mail' and contact_point is not null

    union distinct

    select contact_point from sends
    where point_type = 'mail'

),

split_addresses as (

    select
        contact_point,
        split_part(contact_point, '|', 1) as written_street,
        nullif(split_part(contact_point, '|', 2), '') as address_line_2,
        split_part(contact_point, '|', 3) as postal_code
    from written

),

cities as (

    select distinct
        postal_code,
        {{ plain_address('city') }} as city
    from mentions
    where postal_code is not null and city is not null

),

-- `12 Pellam Ln Albany, NY 12203`: where documents know that city under that postal code, it may be
-- no part of the street. It may be one all the same, so both are kept.
without_city as (

    select
        split_addresses.contact_point,
        substr(
            split_addresses.written_street,
            1,
            length(split_addresses.written_street) - length(cities.city) - 1
        ) as address_line_1,
        split_addresses.address_line_2,
        split_addresses.postal_code
    from split_addresses
    inner join cities
        on split_addresses.postal_code = cities.postal_code
    where split_addresses.written_street like '% ' || cities.city

),

addresses as (

    select
        contact_point,
        written_street as address_line_1,
        address_line_2,
        postal_code
    from split_addresses

    union distinct

    select
        contact_point,
        address_line_1,
        address_line_2,
        postal_code
    from without_city

),

{{ address_parts('addresses') }},

mail_addresses as (

    select distinct
        'mail' as point_type,
        contact_point,
        {{ mail_key('street_parts', 'address_line_1', 'postal_code') }} as address_key
    from parted

)

select * from mail_addresses
where address_key is not null
