with

source_customers as (

    select * from {{ ref('int_source_customers') }}

),

identity_groups as (

    select * from {{ ref('int_identity_groups') }}

),

key_register as (

    select * from {{ ref('int_customer_key_register') }}

),

members as (

    select
        identity_groups.source_customer_key as member,
        identity_groups.group_label,
        {{ record_label(
            'source_customers.feed',
            'source_customers.first_extracted_at',
            'source_customers.source_customer_key',
        ) }} as label
    from identity_groups
    inner join source_customers
        on identity_groups.source_customer_key = source_customers.source_customer_key

),

{{ lasting_keys('members', 'key_register', member='source_customer_key', key='customer_key') }},

customer_groups as (

    select
        ---------- keys
        source_customers.source_customer_key,
        source_customers.feed,
        source_customers.source_code,
        source_customers.source_customer_number,
        kept.kept_key as customer_key,

        ---------- evidence
        case
            when kept.kept_key = source_customers.source_customer_key then 'source_number'
            else coalesce(identity_groups.match_rule, 'source_number')
        end as match_rule,

        ---------- dates
        min(source_customers.delete_requested_on) over (
            partition by kept.group_label
        ) as delete_requested_on

    from source_customers
    inner join identity_groups
        on source_customers.source_customer_key = identity_groups.source_customer_key
    inner join kept
        on source_customers.source_customer_key = kept.member

)

select * from customer_groups
