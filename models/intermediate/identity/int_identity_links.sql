with

contact_points as (

    select * from {{ ref('int_contact_points') }}

),

source_customers as (

    select * from {{ ref('int_source_customers') }}

),

links as (

    select distinct
        contact_points.source_customer_key,
        case contact_points.channel
            when 'email' then 'email_and_last_name'
            when 'mobile' then 'mobile_and_last_name'
        end as match_rule,
        {{ surrogate_key([
            'contact_points.channel', 'contact_points.contact_point', 'contact_points.name_key',
        ]) }} as evidence_key
    from contact_points
    inner join source_customers
        on contact_points.source_customer_key = source_customers.source_customer_key
    where
        contact_points.channel in ('email', 'mobile')
        and contact_points.name_key is not null
        and not contact_points.is_shared
        and not source_customers.is_house_account

)

select * from links
