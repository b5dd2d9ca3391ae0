with

customer_cards as (

    select * from {{ ref('int_customer_cards') }}

),

customer_households as (

    select * from {{ ref('int_customer_households') }}

),

customer_groups as (

    select * from {{ ref('int_customer_groups') }}

),

contact_points as (

    select * from {{ ref('int_contact_points') }}

),

-- The newest of each channel is the one to use.
ranked as (

    select
        customer_groups.customer_key,
        contact_points.channel,
        contact_points.contact_point,
        row_number() over (
            partition by customer_groups.customer_key, contact_points.channel
            order by
                contact_points.last_seen_on desc,
                contact_points.column_rank nulls last,
                contact_points.contact_point nulls last
        ) as newest_first
    from contact_points
    inner join customer_groups
        on contact_points.source_customer_key = customer_groups.source_customer_key
    where not contact_points.is_shared

),

pivoted as (

    select
        customer_key,
        max(case when channel = 'email' then contact_point end) as email,
        max(case when channel = 'mobile' then contact_point end) as mobile_phone,
        max(case when channel = 'landline' then contact_point end) as landline_phone
    from ranked
    where newest_first = 1
    group by customer_key

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
        pivoted.email,
        pivoted.mobile_phone,
        pivoted.landline_phone,
        customer_cards.address_line_1,
        customer_cards.city,
        customer_cards.state,
        customer_cards.postal_code,
        customer_cards.address_key

    from customer_cards
    inner join customer_households
        on customer_cards.customer_key = customer_households.customer_key
    left join pivoted
        on customer_cards.customer_key = pivoted.customer_key

)

select * from customer_contacts
