with

source_customers as (

    select * from {{ ref('int_source_customers') }}

),

identity_groups as (

    select * from {{ ref('int_identity_groups') }}

),

erasure_groups as (

    select * from {{ ref('int_erasure_groups') }}

),

customer_groups as (

    select
        ---------- keys
        source_customers.source_customer_key,
        source_customers.feed,
        source_customers.source_code,
        source_customers.source_customer_number,
        split_part(erasure_groups.group_label, '|', 2) as customer_key,

        ---------- evidence
        case
            when
                split_part(erasure_groups.group_label, '|', 2)
                = source_customers.source_customer_key
                then 'source_number'
            else identity_groups.match_rule
        end as match_rule,

        ---------- dates
        erasure_groups.erased_on as delete_requested_on

    from source_customers
    inner join erasure_groups
        on source_customers.source_customer_key = erasure_groups.source_customer_key
    inner join identity_groups
        on source_customers.source_customer_key = identity_groups.source_customer_key

)

select * from customer_groups
