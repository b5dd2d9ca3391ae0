with

customers as (

    select * from {{ ref('customers') }}

),

contacts as (

    select * from {{ ref('int_customer_contacts') }}

),

reachable as (

    select
        customers.home_dealership_key as dealership_key,
        contacts.email is not null as has_email,
        contacts.mobile_phone is not null as has_mobile_phone,
        contacts.landline_phone is not null as has_landline_phone,
        contacts.address_line_1 is not null and contacts.postal_code is not null
            as has_postal_address
    from customers
    left join contacts
        on customers.customer_key = contacts.customer_key

),

counted as (

    select
        dealership_key,
        count(*) as customers,
        count(case when has_email then 1 end) as with_email,
        count(case when has_mobile_phone then 1 end) as with_mobile_phone,
        count(case when has_landline_phone then 1 end) as with_landline_phone,
        count(case when has_postal_address then 1 end) as with_postal_address,
        count(
            case
                when has_email or has_mobile_phone or has_landline_phone or has_postal_address
                    then 1
            end
        ) as with_any_contact
    from reachable
    group by dealership_key

),

-- Shares of rooftops do not add up, so the whole group has a row of its own.
rooftops_and_group as (

    select * from counted

    union all

    select
        '{{ whole_group() }}' as dealership_key,
        cast(coalesce(sum(customers), 0) as bigint) as customers,
        cast(coalesce(sum(with_email), 0) as bigint) as with_email,
        cast(coalesce(sum(with_mobile_phone), 0) as bigint) as with_mobile_phone,
        cast(coalesce(sum(with_landline_phone), 0) as bigint) as with_landline_phone,
        cast(coalesce(sum(with_postal_address), 0) as bigint) as with_postal_address,
        cast(coalesce(sum(with_any_contact), 0) as bigint) as with_any_contact
    from counted

),

contact_plausibility as (

    select
        ---------- keys
        dealership_key,

        ---------- customers
        customers,
        with_email,
        with_mobile_phone,
        with_landline_phone,
        with_postal_address,
        with_any_contact,

        ---------- shares
        cast(with_email / nullif(customers, 0) as double) as email_share,
        cast(with_mobile_phone / nullif(customers, 0) as double) as mobile_phone_share,
        cast(with_landline_phone / nullif(customers, 0) as double) as landline_phone_share,
        cast(with_postal_address / nullif(customers, 0) as double) as postal_address_share,
        cast(with_any_contact / nullif(customers, 0) as double) as any_contact_share

    from rooftops_and_group

)

select * from contact_plausibility
