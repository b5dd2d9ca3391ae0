with

crm_contacts as (

    select * from {{ ref('stg_crm__contacts') }}
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
            "'crm'", 'crm_contacts.source_code', 'crm_contacts.source_customer_number',
        ]) }} as source_customer_key,
        dealerships.dealership_key,
        crm_contacts.dms_customer_number as customer_number
    from crm_contacts
    inner join dealerships
        on
            dealerships.feed = 'crm'
            and crm_contacts.source_code = dealerships.source_code

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
    where mentions.feed != 'crm'

)

select * from declared_numbers
