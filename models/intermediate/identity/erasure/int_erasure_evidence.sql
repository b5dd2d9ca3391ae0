{{ config(materialized='view') }}

with

source_customers as (

    select * from {{ ref('int_source_customers') }}

),

contact_points as (

    select * from {{ ref('int_contact_points') }}
    where not is_shared

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

points as (

    select
        source_customer_key,
        case channel when 'email' then 'email_and_name' else 'address_and_name' end as kind,
        contact_point
    from contact_points
    where channel in ('email', 'address')

    union all

    -- One number can be a mobile on one document and a landline on another.
    select distinct
        source_customer_key,
        'phone_and_name' as kind,
        contact_point
    from contact_points
    where channel in ('mobile', 'landline')

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
        source_customer_key,
        'birth_date_and_name' as kind,
        cast(birth_date as string) || '|' || full_name as evidence,
        last_seen_on
    from names
    where birth_date is not null and full_name is not null

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

)

select * from evidence
