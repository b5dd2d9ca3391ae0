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

records as (

    select
        source_customers.source_customer_key as member,
        source_customers.feed,
        source_customers.source_code,
        source_customers.source_customer_number,
        source_customers.delete_requested_on,
        identity_groups.group_label,
        identity_groups.match_rule,
        {{ record_label(
            'source_customers.feed',
            'source_customers.first_extracted_at',
            'source_customers.source_customer_key',
        ) }} as label
    from source_customers
    inner join identity_groups
        on source_customers.source_customer_key = identity_groups.source_customer_key

),

{{ lasting_keys('records', 'key_register', member='source_customer_key', key='customer_key') }},

delete_requests as (

    select
        group_label,
        min(delete_requested_on) as delete_requested_on
    from records
    where delete_requested_on is not null
    group by group_label

),

customer_groups as (

    select
        ---------- keys
        records.member as source_customer_key,
        records.feed,
        records.source_code,
        records.source_customer_number,
        kept.kept_key as customer_key,

        ---------- evidence
        case
            when kept.kept_key = records.member then 'source_number'
            else coalesce(records.match_rule, 'source_number')
        end as match_rule,

        ---------- dates
        delete_requests.delete_requested_on

    from records
    inner join kept
        on records.member = kept.member
    left join delete_requests
        on records.group_label = delete_requests.group_label

)

select * from customer_groups
