with

source_customers as (

    select * from {{ ref('int_source_customers') }}

),

contact_points as (

    select * from {{ ref('int_contact_points') }}
    where not is_shared

),

mentions as (

    select * from {{ ref('int_customer_mentions') }}

),

-- A first name is part of it: father and daughter share more than a last name.
names as (

    select
        source_customer_key,
        last_seen_on,
        birth_date,
        coalesce(company_key, first_name_key || ' ' || last_name_key) as full_name
    from source_customers

),

-- Letters alone, as consents for mail can be compared with; `address_key` has units and kinds of
-- streets in one spelling, which tells more addresses to be one.
addresses as (

    select distinct
        source_customer_key,
        {{ address_letters('address_line_1', 'postal_code') }} as address
    from mentions

),

points as (

    select distinct
        source_customer_key,
        case channel
            when 'email' then 'email_and_name'
            when 'address' then 'address_and_name'
            else 'phone_and_name'
        end as kind,
        contact_point
    from contact_points

    union all

    select
        source_customer_key,
        'birth_date_and_name' as kind,
        cast(birth_date as string) as contact_point
    from names
    where birth_date is not null

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
    where kind in ('email_and_name', 'phone_and_name')

    union all

    select
        source_customer_key,
        'contact_point' as kind,
        address as evidence,
        cast(null as date) as last_seen_on
    from addresses
    where address is not null

)

select * from evidence
