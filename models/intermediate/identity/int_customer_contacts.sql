with

customer_cards as (

    select * from {{ ref('int_customer_cards') }}

),

customer_households as (

    select * from {{ ref('int_customer_households') }}

),

customer_contacts as (

    select
        ---------- keys
        customer_cards.customer_key,
        customer_households.household_key,

        ---------- name
        customer_cards.party_type,
        customer_cards.company_name,
        customer_cards.first_name,
        customer_cards.last_name,

        ---------- contact points
        customer_cards.email,
        customer_cards.mobile_phone,
        customer_cards.landline_phone,
        customer_cards.address_line_1,
        customer_cards.city,
        customer_cards.state,
        customer_cards.postal_code,
        customer_cards.address_key

    from customer_cards
    inner join customer_households
        on customer_cards.customer_key = customer_households.customer_key

)

select * from customer_contacts
