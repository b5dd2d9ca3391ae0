with

crm_contacts as (

    select * from {{ ref('stg_crm__contacts') }}

),

customer_groups as (

    select * from {{ ref('int_customer_groups') }}
    where feed = 'crm' and delete_requested_on is null

),

crm_salespeople as (

    select * from {{ ref('int_crm_salespeople') }}

),

cards as (

    select
        customer_groups.customer_key,
        customer_groups.source_customer_key,
        coalesce(crm_contacts.updated_on, crm_contacts.created_on) as changed_on,
        crm_contacts.contact_status,
        crm_contacts.contact_source,
        nullif(crm_contacts.relationship, 'unknown') as relationship,
        crm_salespeople.salesperson_key as assigned_salesperson_key
    from crm_contacts
    inner join customer_groups
        on
            crm_contacts.source_code = customer_groups.source_code
            and crm_contacts.source_customer_number = customer_groups.source_customer_number
    left join crm_salespeople
        on
            crm_contacts.source_code = crm_salespeople.source_code
            and crm_contacts.assigned_salesperson_number = crm_salespeople.salesperson_number

),

-- Of each thing, the newest card that says anything about it.
ranked as (

    select
        *,
        row_number() over (
            partition by customer_key
            order by
                case when contact_status is null then 1 else 0 end,
                changed_on desc nulls last,
                source_customer_key
        ) as contact_status_rank,
        row_number() over (
            partition by customer_key
            order by
                case when contact_source is null then 1 else 0 end,
                changed_on desc nulls last,
                source_customer_key
        ) as contact_source_rank,
        row_number() over (
            partition by customer_key
            order by
                case when relationship is null then 1 else 0 end,
                changed_on desc nulls last,
                source_customer_key
        ) as relationship_rank,
        row_number() over (
            partition by customer_key
            order by
                case when assigned_salesperson_key is null then 1 else 0 end,
                changed_on desc nulls last,
                source_customer_key
        ) as assigned_salesperson_key_rank
    from cards

),

contact_profiles as (

    select
        customer_key,
        max(case when contact_status_rank = 1 then contact_status end) as contact_status,
        max(case when contact_source_rank = 1 then contact_source end) as contact_source,
        max(case when relationship_rank = 1 then relationship end) as relationship,
        max(case when assigned_salesperson_key_rank = 1 then assigned_salesperson_key end)
            as assigned_salesperson_key
    from ranked
    group by customer_key

)

select * from contact_profiles
