with

customer_groups as (

    select * from {{ ref('int_customer_groups') }}
    where delete_requested_on is null

),

contact_points as (

    select * from {{ ref('int_contact_points') }}

),

source_customers as (

    select * from {{ ref('int_source_customers') }}

),

household_points as (

    select
        ---------- keys
        customer_groups.customer_key,
        coalesce(source_customers.last_name_key, '') as last_name_key,
        contact_points.channel,
        contact_points.contact_point,

        ---------- dates
        min(contact_points.first_seen_on) as first_seen_on,
        max(contact_points.last_seen_on) as last_seen_on,

        ---------- flags
        contact_points.is_shared

    from contact_points
    inner join customer_groups
        on contact_points.source_customer_key = customer_groups.source_customer_key
    inner join source_customers
        on contact_points.source_customer_key = source_customers.source_customer_key
    group by
        customer_groups.customer_key,
        coalesce(source_customers.last_name_key, ''),
        contact_points.channel,
        contact_points.contact_point,
        contact_points.is_shared

)

select * from household_points
