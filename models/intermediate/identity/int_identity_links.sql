with

contact_points as (

    select * from {{ ref('int_contact_points') }}

),

source_customers as (

    select * from {{ ref('int_source_customers') }}
    where not is_house_account

),

crm_contacts as (

    select * from {{ ref('stg_crm__contacts') }}

),

shared_contact_points as (

    select distinct
        contact_points.source_customer_key,
        case contact_points.channel
            when 'email' then 'email_and_last_name'
            when 'mobile' then 'mobile_and_last_name'
        end as match_rule,
        {{ surrogate_key([
            'contact_points.channel', 'contact_points.contact_point', 'source_customers.name_key',
        ]) }} as evidence_key
    from contact_points
    inner join source_customers
        on contact_points.source_customer_key = source_customers.source_customer_key
    where
        contact_points.channel in ('email', 'mobile')
        and source_customers.name_key is not null
        and not contact_points.is_shared

),

-- A number typed wrong names somebody else, so two different names are no match.
numbered_contacts as (

    select
        contacts.source_customer_key as contact_key,
        customers.source_customer_key as dms_customer_key
    from crm_contacts
    inner join source_customers as contacts
        on
            contacts.feed = 'crm'
            and crm_contacts.source_code = contacts.source_code
            and crm_contacts.source_customer_number = contacts.source_customer_number
    inner join source_customers as customers
        on
            customers.feed != 'crm'
            and contacts.dealership_key = customers.dealership_key
            and crm_contacts.dms_customer_number = customers.source_customer_number
    where coalesce(contacts.name_key = customers.name_key, true)

),

links as (

    select
        source_customer_key,
        match_rule,
        evidence_key
    from shared_contact_points

    union all

    select
        contact_key as source_customer_key,
        'crm_dms_number' as match_rule,
        {{ surrogate_key(['contact_key', 'dms_customer_key']) }} as evidence_key
    from numbered_contacts

    union all

    select
        dms_customer_key as source_customer_key,
        'crm_dms_number' as match_rule,
        {{ surrogate_key(['contact_key', 'dms_customer_key']) }} as evidence_key
    from numbered_contacts

)

select * from links
