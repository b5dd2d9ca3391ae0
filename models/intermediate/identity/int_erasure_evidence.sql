with

source_customers as (

    select * from {{ ref('int_source_customers') }}

),

contact_points as (

    select * from {{ ref('int_contact_points') }}
    where channel in ('email', 'mobile', 'landline') and not is_shared

),

mentions as (

    select * from {{ ref('int_customer_mentions') }}

),

-- A first name is part of it: father and daughter share more than a last name.
names as (

    select
        source_customer_key,
        feed,
        source_code,
        source_customer_number,
        last_seen_on,
        case
            when party_type = 'business' then name_key
            else {{ name_letters('first_name') }} || ' ' || name_key
        end as full_name
    from source_customers

),

addresses as (

    select distinct
        names.source_customer_key,
        {{ address_letters('mentions.address_line_1', 'mentions.postal_code') }} as address
    from mentions
    inner join names
        on
            mentions.feed = names.feed
            and mentions.source_code = names.source_code
            and mentions.source_customer_number = names.source_customer_number

),

points as (

    select distinct
        source_customer_key,
        case channel when 'email' then 'email_and_name' else 'phone_and_name' end as kind,
        contact_point
    from contact_points

    union all

    select
        source_customer_key,
        'address_and_name' as kind,
        address as contact_point
    from addresses
    where address is not null

),

evidence as (

    select
        source_customer_key,
        'record' as kind,
        source_customer_key as evidence,
        last_seen_on
    from names

    union all

    select
        points.source_customer_key,
        points.kind,
        points.contact_point || '|' || names.full_name as evidence,
        names.last_seen_on
    from points
    inner join names
        on points.source_customer_key = names.source_customer_key
    where names.full_name is not null

    union all

    select
        source_customer_key,
        'contact_point' as kind,
        contact_point as evidence,
        cast(null as date) as last_seen_on
    from points

)

select * from evidence
