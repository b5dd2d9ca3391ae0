with

source_customers as (

    select * from {{ ref('int_source_customers') }}

),

identity_links as (

    select * from {{ ref('int_identity_links') }}

),

-- Labels sort by the first extract that knew the record, so the oldest record names its group and
-- no newer extract takes the key away. Extracts of the CRM often bear a day without a time: of one
-- day, records of a management system go first.
members as (

    select
        source_customer_key as member,
        cast(cast(first_extracted_at as date) as string)
        || case when feed = 'crm' then ' CRM ' else ' ' end
        || cast(first_extracted_at as string) || '|' || source_customer_key as label
    from source_customers
    where not is_house_account

),

links as (

    select
        source_customer_key as member,
        evidence_key as link
    from identity_links

),

{{ connected_components('members', 'links', rounds=var('identity_rounds')) }},

-- How the record came to its customer: by a rule that ties it to another record, e-mail first.
shared_links as (

    select
        evidence_key,
        count(*) as record_count
    from identity_links
    group by evidence_key

),

rules as (

    select
        identity_links.source_customer_key,
        min(identity_links.match_rule) as match_rule
    from identity_links
    inner join shared_links
        on identity_links.evidence_key = shared_links.evidence_key
    where shared_links.record_count > 1
    group by identity_links.source_customer_key

),

customer_groups as (

    select
        ---------- keys
        source_customers.source_customer_key,
        source_customers.feed,
        source_customers.source_code,
        source_customers.source_customer_number,
        split_part(grouped.group_label, '|', 2) as customer_key,

        ---------- evidence
        case
            when split_part(grouped.group_label, '|', 2) = source_customers.source_customer_key
                then 'source_number'
            else rules.match_rule
        end as match_rule,

        ---------- dates
        min(source_customers.delete_requested_on) over (
            partition by grouped.group_label
        ) as delete_requested_on

    from source_customers
    inner join grouped
        on source_customers.source_customer_key = grouped.member
    left join rules
        on source_customers.source_customer_key = rules.source_customer_key

)

select * from customer_groups
