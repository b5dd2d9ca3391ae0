with

customers as (

    select * from {{ ref('customers') }}

),

customer_value as (

    select * from {{ ref('customer_value') }}

),

contactability as (

    select * from {{ ref('customer_contactability') }}

),

member_profiles as (

    select
        ---------- keys
        customers.customer_key,
        customers.home_dealership_key,

        ---------- measures
        customer_value.lifetime_gross,

        ---------- flags
        contactability.can_email,
        contactability.can_sms,
        contactability.can_call,
        contactability.can_mail

    from customers
    inner join customer_value
        on customers.customer_key = customer_value.customer_key
    inner join contactability
        on customers.customer_key = contactability.customer_key

)

select * from member_profiles
