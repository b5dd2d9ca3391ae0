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

evidence as (

    select * from {{ ref('int_erasure_evidence') }}
    where kind not in ('record', 'contact_point')

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
        identity_groups.match_rule,
        {{ record_label(
            'source_customers.feed',
            'source_customers.first_extracted_at',
            'source_customers.source_customer_key',
        ) }} as record_label,
        case
            when erased_records.erased_on is not null then null
            when requests.first_requested_on is null then null
            when source_customers.first_seen_on is null then requests.first_requested_on
            when source_customers.first_seen_on <= requests.first_requested_on
                then requests.first_requested_on
            when source_customers.delete_requested_on is not null
                then source_customers.delete_requested_on
            when source_customers.first_seen_on <= requests.last_requested_on
                then requests.last_requested_on
        end as requested_on,
        erased_records.erased_on as tombstoned_on
    from identity_groups
    inner join source_customers
        on identity_groups.source_customer_key = source_customers.source_customer_key
    inner join requests
        on identity_groups.group_label = requests.group_label
    left join erased_records
        on identity_groups.source_customer_key = erased_records.source_customer_key

),

-- What the tombstones of those who ask now will tell from the next build on, so that this one gives
-- the same rows.
told as (

    select
        others.source_customer_key,
        min(decided.requested_on) as told_on
    from decided
    inner join evidence
        on decided.source_customer_key = evidence.source_customer_key
    inner join evidence as others
        on
            evidence.kind = others.kind
            and evidence.evidence = others.evidence
            and (others.last_seen_on is null or decided.requested_on >= others.last_seen_on)
    where decided.requested_on is not null
    group by others.source_customer_key

),

erased as (

    select
        decided.source_customer_key,
        decided.group_label,
        decided.match_rule,
        decided.record_label,
        coalesce(decided.tombstoned_on, decided.requested_on, told.told_on) as erased_on,
        case
            when decided.tombstoned_on is not null then 'tombstone'
            when decided.requested_on is not null then 'request'
            when told.told_on is not null then 'evidence'
        end as erased_by
    from decided
    left join told
        on decided.source_customer_key = told.source_customer_key

),

-- What is left of a group is named by the oldest record that is left.
erasure_groups as (

    select
        source_customer_key,
        case
            when count(erased_on) over (partition by group_label) = 0 then group_label
            else min(record_label) over (partition by group_label, erased_on is null)
        end as group_label,
        match_rule,
        erased_on,
        erased_by
    from erased

)

select * from erasure_groups
