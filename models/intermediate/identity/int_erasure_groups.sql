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
    where kind != 'record'

),

requests as (

    select
        identity_groups.group_label,
        min(source_customers.delete_requested_on) as first_requested_on,
        max(source_customers.delete_requested_on) as last_requested_on
    from source_customers
    inner join identity_groups
        on source_customers.source_customer_key = identity_groups.source_customer_key
    where source_customers.delete_requested_on is not null
    group by identity_groups.group_label

),

-- Who asks to be deleted asks for all of their numbers, as long as they are known by then: a number
-- that was first seen after the request is a new beginning.
asked as (

    select
        identity_groups.source_customer_key,
        case
            when erased_records.erased_on is not null then null
            when source_customers.first_seen_on is null then requests.first_requested_on
            when source_customers.first_seen_on <= requests.first_requested_on
                then requests.first_requested_on
            when source_customers.delete_requested_on is not null
                then source_customers.delete_requested_on
            when source_customers.first_seen_on <= requests.last_requested_on
                then requests.last_requested_on
        end as requested_on
    from requests
    inner join identity_groups
        on requests.group_label = identity_groups.group_label
    inner join source_customers
        on identity_groups.source_customer_key = source_customers.source_customer_key
    left join erased_records
        on identity_groups.source_customer_key = erased_records.source_customer_key

),

-- What the tombstones of those who ask now will tell from the next build on, so that this one gives
-- the same rows.
told as (

    select
        others.source_customer_key,
        min(asked.requested_on) as told_on
    from asked
    inner join evidence
        on asked.source_customer_key = evidence.source_customer_key
    inner join evidence as others
        on
            evidence.kind = others.kind
            and evidence.evidence = others.evidence
            and (others.last_seen_on is null or asked.requested_on >= others.last_seen_on)
    where asked.requested_on is not null
    group by others.source_customer_key

),

reasons as (

    select
        source_customer_key,
        erased_on as tombstoned_on,
        cast(null as date) as requested_on,
        cast(null as date) as told_on
    from erased_records

    union all

    select
        source_customer_key,
        cast(null as date) as tombstoned_on,
        requested_on,
        cast(null as date) as told_on
    from asked
    where requested_on is not null

    union all

    select
        source_customer_key,
        cast(null as date) as tombstoned_on,
        cast(null as date) as requested_on,
        told_on
    from told

),

erased as (

    select
        source_customer_key,
        coalesce(max(tombstoned_on), max(requested_on), max(told_on)) as erased_on,
        case
            when max(tombstoned_on) is not null then 'tombstone'
            when max(requested_on) is not null then 'request'
            else 'evidence'
        end as erased_by
    from reasons
    group by source_customer_key

),

-- Few groups lose a record: only they are looked at as a whole.
broken_groups as (

    select distinct identity_groups.group_label
    from erased
    inner join identity_groups
        on erased.source_customer_key = identity_groups.source_customer_key

),

labelled as (

    select
        identity_groups.source_customer_key,
        identity_groups.group_label,
        erased.erased_on,
        erased.erased_by,
        {{ record_label(
            'source_customers.feed',
            'source_customers.first_extracted_at',
            'source_customers.source_customer_key',
        ) }} as record_label
    from broken_groups
    inner join identity_groups
        on broken_groups.group_label = identity_groups.group_label
    inner join source_customers
        on identity_groups.source_customer_key = source_customers.source_customer_key
    left join erased
        on identity_groups.source_customer_key = erased.source_customer_key

),

-- What is left of a group is named by the oldest record that is left.
parts as (

    select
        source_customer_key,
        erased_on,
        erased_by,
        min(record_label) over (partition by group_label, erased_on is null) as part_label
    from labelled

),

erasure_groups as (

    select
        identity_groups.source_customer_key,
        coalesce(parts.part_label, identity_groups.group_label) as group_label,
        identity_groups.match_rule,
        parts.erased_on,
        parts.erased_by
    from identity_groups
    left join parts
        on identity_groups.source_customer_key = parts.source_customer_key

)

select * from erasure_groups
