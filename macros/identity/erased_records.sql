{% macro erased_records(identity_groups, source_customers, evidence, tombstoned_records) -%}
requests as (

    select
        identity_groups.group_label,
        min(source_customers.delete_requested_on) as first_requested_on,
        max(source_customers.delete_requested_on) as last_requested_on
    from {{ source_customers }} as source_customers
    inner join {{ identity_groups }} as identity_groups
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
            when source_customers.first_seen_on is null then requests.first_requested_on
            when source_customers.first_seen_on <= requests.first_requested_on
                then requests.first_requested_on
            when source_customers.delete_requested_on is not null
                then source_customers.delete_requested_on
            when source_customers.first_seen_on <= requests.last_requested_on
                then requests.last_requested_on
        end as requested_on
    from requests
    inner join {{ identity_groups }} as identity_groups
        on requests.group_label = identity_groups.group_label
    inner join {{ source_customers }} as source_customers
        on identity_groups.source_customer_key = source_customers.source_customer_key

),

-- What the tombstones of those who ask will tell from the next build on, so that this one gives the
-- same rows.
told as (

    select
        others.source_customer_key,
        min(asked.requested_on) as told_on
    from asked
    inner join {{ evidence }} as evidence
        on asked.source_customer_key = evidence.source_customer_key
    inner join {{ evidence }} as others
        on
            evidence.kind = others.kind
            and evidence.evidence = others.evidence
            and (others.last_seen_on is null or asked.requested_on >= others.last_seen_on)
    where
        asked.requested_on is not null
        and evidence.kind != 'record'
    group by others.source_customer_key

),

-- What the exports say goes before what is kept of earlier builds: whether there were any makes no
-- difference then.
reasons as (

    select
        source_customer_key,
        requested_on as erased_on,
        'request' as erased_by,
        1 as place
    from asked
    where requested_on is not null

    union all

    select
        source_customer_key,
        told_on as erased_on,
        'evidence' as erased_by,
        2 as place
    from told

    union all

    select
        source_customer_key,
        tombstoned_on as erased_on,
        'tombstone' as erased_by,
        3 as place
    from {{ tombstoned_records }}

),

ranked as (

    select
        *,
        row_number() over (partition by source_customer_key order by place nulls last)
            as foremost_first
    from reasons

),

erased_records as (

    select
        source_customer_key,
        erased_on,
        erased_by
    from ranked
    where foremost_first = 1

)
{%- endmacro %}
