with

customers as (

    select * from {{ ref('customers') }}

),

contacts as (

    select * from {{ ref('int_customer_contacts') }}

),

found as (

    select
        customers.home_dealership_key as dealership_key,
        case when contacts.email is not null then 1 else 0 end as email,
        case when contacts.mobile_phone is not null then 1 else 0 end as mobile_phone,
        case when contacts.landline_phone is not null then 1 else 0 end as landline_phone,
        case
            when contacts.address_line_1 is not null and contacts.postal_code is not null then 1
            else 0
        end as postal_address
    from customers
    left join contacts
        on customers.customer_key = contacts.customer_key

),

counted as (

    select
        dealership_key,
        count(*) as customers,
        sum(email) as email,
        sum(mobile_phone) as mobile_phone,
        sum(landline_phone) as landline_phone,
        sum(postal_address) as postal_address,
        sum(greatest(email, mobile_phone, landline_phone, postal_address)) as any_contact
    from found
    group by dealership_key

),

-- Shares of rooftops do not add up, so the whole group has rows of its own.
rooftops_and_group as (

    select * from counted

    union all

    select
        '{{ whole_group() }}' as dealership_key,
        sum(customers) as customers,
        sum(email) as email,
        sum(mobile_phone) as mobile_phone,
        sum(landline_phone) as landline_phone,
        sum(postal_address) as postal_address,
        sum(any_contact) as any_contact
    from counted

),

kinds as (

    {% for kind in ['email', 'mobile_phone', 'landline_phone', 'postal_address', 'any_contact'] %}
    select
        dealership_key,
        '{{ kind }}' as contact_kind,
        cast(coalesce(customers, 0) as bigint) as customers,
        cast(coalesce({{ kind }}, 0) as bigint) as customers_with_it
    from rooftops_and_group
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

contact_plausibility as (

    select
        dealership_key,
        contact_kind,
        customers,
        customers_with_it,
        cast(customers_with_it / nullif(customers, 0) as double) as share
    from kinds

)

select * from contact_plausibility
