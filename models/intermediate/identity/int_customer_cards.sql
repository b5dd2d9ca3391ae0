with

source_customers as (

    select * from {{ ref('int_source_customers') }}

),

customer_groups as (

    select * from {{ ref('int_customer_groups') }}

),

contact_points as (

    select * from {{ ref('int_contact_points') }}

),

ranked as (

    select
        customer_groups.customer_key,
        source_customers.*,
        row_number() over (
            partition by customer_groups.customer_key
            order by
                case when source_customers.name_key is null then 1 else 0 end,
                source_customers.last_seen_on desc,
                source_customers.source_customer_key
        ) as newest_first,
        row_number() over (
            partition by customer_groups.customer_key
            order by
                case when source_customers.address_line_1 is null then 1 else 0 end,
                source_customers.last_seen_on desc,
                source_customers.source_customer_key
        ) as newest_address_first,
        min(source_customers.first_seen_on) over (partition by customer_groups.customer_key)
            as known_since_on,
        min(source_customers.first_extracted_at) over (partition by customer_groups.customer_key)
            as known_since
    from customer_groups
    inner join source_customers
        on customer_groups.source_customer_key = source_customers.source_customer_key
    where customer_groups.delete_requested_on is null

),

customer_phones as (

    select * from {{ ref('int_customer_phones') }}

),

customer_points as (

    select
        customer_groups.customer_key,
        contact_points.channel,
        contact_points.contact_point,
        contact_points.last_seen_on,
        contact_points.column_rank
    from contact_points
    inner join customer_groups
        on contact_points.source_customer_key = customer_groups.source_customer_key
    left join customer_phones
        on
            customer_groups.customer_key = customer_phones.customer_key
            and contact_points.contact_point = customer_phones.phone
    where not contact_points.is_shared and customer_phones.wrong_since_on is null

),

{{ newest_points('customer_points', owner='customer_key') }},

customer_cards as (

    select
        ---------- keys
        names.customer_key,
        names.dealership_key,

        ---------- dates
        names.known_since_on as first_seen_on,
        names.known_since as first_extracted_at,

        ---------- name
        names.party_type,
        names.company_name,
        names.first_name,
        names.last_name,
        names.name_key,

        ---------- address
        addresses.address_line_1,
        addresses.city,
        addresses.state,
        addresses.postal_code,
        addresses.address_key,

        ---------- contact points
        newest_points.email,
        newest_points.mobile_phone,
        newest_points.landline_phone

    from ranked as names
    inner join ranked as addresses
        on
            names.customer_key = addresses.customer_key
            and addresses.newest_address_first = 1
    left join newest_points
        on names.customer_key = newest_points.customer_key
    where names.newest_first = 1

)

select * from customer_cards
