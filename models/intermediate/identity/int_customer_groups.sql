with

source_customers as (

    select * from {{ ref('int_source_customers') }}

),

erasure_groups as (

    select * from {{ ref('int_erasure_groups') }}

),

key_register as (

    select * from {{ ref('int_customer_key_register') }}

),

members as (

    select
        erasure_groups.source_customer_key as member,
        erasure_groups.group_label,
        {{ record_label(
            'source_customers.feed',
            'source_customers.first_extracted_at',
            'source_customers.source_customer_key',
        ) }} as label
    from erasure_groups
    inner join source_customers
        on erasure_groups.source_customer_key = source_customers.source_customer_key

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
            else coalesce(erasure_groups.match_rule, 'source_number')
        end as match_rule,

        ---------- dates
        erasure_groups.erased_on as delete_requested_on

    from source_customers
    inner join erasure_groups
        on source_customers.source_customer_key = erasure_groups.source_customer_key
    inner join kept
        on source_customers.source_customer_key = kept.member

)

select * from customer_groups
