with

identity_groups as (

    select * from {{ ref('int_identity_groups') }}

),

source_customers as (

    select * from {{ ref('int_source_customers') }}

),

erased_records as (

    select * from {{ ref('int_erased_records') }}

),

requests as (

    select
        identity_groups.group_label,
        min(source_customers.delete_requested_on) as first_requested_on,
        max(source_customers.delete_requested_on) as last_requested_on
    from identity_groups
    inner join source_customers
        on identity_groups.source_customer_key = source_customers.source_customer_key
    group by identity_groups.group_label

),

-- Who asks to be deleted asks for all of their numbers, as long as they are known by then: a number
-- that was first seen after the request is a new beginning.
decided as (

    select
        identity_groups.source_customer_key,
        identity_groups.group_label,
        {{ record_label(
            'source_customers.feed',
            'source_customers.first_extracted_at',
            'source_customers.source_customer_key',
        ) }} as record_label,
        case
            when erased_records.erased_on is not null then erased_records.erased_on
            when requests.first_requested_on is null then null
            when source_customers.first_seen_on is null then requests.first_requested_on
            when source_customers.first_seen_on <= requests.first_requested_on
                then requests.first_requested_on
            when source_customers.delete_requested_on is not null
                then source_customers.delete_requested_on
            when source_customers.first_seen_on <= requests.last_requested_on
                then requests.last_requested_on
        end as erased_on
    from identity_groups
    inner join source_customers
        on identity_groups.source_customer_key = source_customers.source_customer_key
    inner join requests
        on identity_groups.group_label = requests.group_label
    left join erased_records
        on identity_groups.source_customer_key = erased_records.source_customer_key

),

-- What is left of a group is named by the oldest record that is left.
erasure_groups as (

    select
        source_customer_key,
        case
            when count(erased_on) over (partition by group_label) = 0 then group_label
            else min(record_label) over (partition by group_label, erased_on is null)
        end as group_label,
        erased_on
    from decided

)

select * from erasure_groups
