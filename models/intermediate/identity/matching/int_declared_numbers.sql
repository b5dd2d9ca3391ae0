with

contacts as (

    select * from {{ ref('int_contacts_unioned') }}
    where dms_customer_number is not null

),

mentions as (

    select * from {{ ref('int_customer_mentions') }}

),

dealerships as (

    select * from {{ ref('dealerships') }}

),

-- A contact names its customer by rooftop and number.
named_by_contacts as (

    select
        {{ surrogate_key([
            'contacts.feed', 'contacts.source_code', 'contacts.source_customer_number',
        ]) }} as source_customer_key,
        dealerships.dealership_key,
        contacts.dms_customer_number as customer_number
    from contacts
    inner join dealerships
        on
            contacts.feed = dealerships.feed
            and contacts.source_code = dealerships.source_code

),

declared_numbers as (

    select
        source_customer_key,
        dealership_key,
        customer_number
    from named_by_contacts

    union distinct

    select
        mentions.source_customer_key,
        mentions.dealership_key,
        mentions.source_customer_number as customer_number
    from mentions
    inner join named_by_contacts
        on
            mentions.dealership_key = named_by_contacts.dealership_key
            and mentions.source_customer_number = named_by_contacts.customer_number
    where not {{ is_of_crm('mentions.feed') }}

)

select * from declared_numbers
