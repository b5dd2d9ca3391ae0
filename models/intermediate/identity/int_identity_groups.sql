with

source_customers as (

    select * from {{ ref('int_source_customers') }}

),

identity_links as (

    select * from {{ ref('int_identity_links') }}

),

members as (

    select
        source_customer_key as member,
        {{ record_label('feed', 'first_extracted_at', 'source_customer_key') }} as label
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

-- The rule that ties the record to another one, the CRM's number first, then e-mail.
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

identity_groups as (

    select
        ---------- keys
        grouped.member as source_customer_key,

        ---------- group
        grouped.group_label,
        rules.match_rule,

        ---------- flags
        false as is_cut

    from grouped
    left join rules
        on grouped.member = rules.source_customer_key

)

select * from identity_groups
