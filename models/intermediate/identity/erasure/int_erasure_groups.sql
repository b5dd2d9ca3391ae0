with

identity_groups as (

    select * from {{ ref('int_identity_groups') }}

),

records as (

    select * from {{ ref('int_source_customers') }}

),

evidence as (

    select * from {{ ref('int_erasure_evidence') }}

),

tombstoned_records as (

    select * from {{ ref('int_tombstoned_records') }}

),

conflicts as (

    select * from {{ ref('int_identity_conflicts') }}

),

pairs as (

    select * from {{ ref('int_identity_pairs') }}
    where outcome in ('linked', 'decided_same')

),

components as (

    {{ component_records('pairs') }}

),

{{ erased_records('identity_groups', 'records', 'evidence', 'tombstoned_records') }},

erased as (

    select
        records.source_customer_key,
        records.record_number,
        min(records.record_label) over (partition by identity_groups.group_label) as group_label,
        erased_records.erased_on,
        erased_records.erased_by
    from erased_records
    inner join identity_groups
        on erased_records.source_customer_key = identity_groups.source_customer_key
    inner join records
        on erased_records.source_customer_key = records.source_customer_key

),

-- Few chains have a record of somebody who is erased. Only these may hold together by it, or be cut
-- because of it: the others in them are grouped once more, as if it was not there.
broken_components as (

    select distinct components.component_number
    from components
    inner join erased
        on components.record_number = erased.record_number

),

remaining as (

    select
        records.record_number,
        records.source_customer_key,
        records.record_label
    from components
    inner join broken_components
        on components.component_number = broken_components.component_number
    inner join records
        on components.record_number = records.record_number
    left join erased
        on components.record_number = erased.record_number
    where erased.record_number is null

),

remaining_links as (

    select pairs.*
    from pairs
    inner join remaining as left_remaining
        on pairs.left_record_number = left_remaining.record_number
    inner join remaining as right_remaining
        on pairs.right_record_number = right_remaining.record_number

),

{{ agreeing_parts('remaining_links', 'conflicts', are_few=true) }},

grouped as (

    select
        remaining.*,
        coalesce(agreeing_parts.group_number, remaining.record_number) as group_number
    from remaining
    left join agreeing_parts
        on remaining.record_number = agreeing_parts.record_number

),

{{ strongest_rules('grouped', 'remaining_links') }},

regrouped as (

    select
        source_customer_key,
        first_value(record_label) over (
            partition by group_number order by record_number nulls last
        ) as group_label,
        match_rule
    from strongest_rules

),

erasure_groups as (

    select
        identity_groups.source_customer_key,
        coalesce(erased.group_label, regrouped.group_label, identity_groups.group_label)
            as group_label,
        case
            when regrouped.source_customer_key is null then identity_groups.match_rule
            else regrouped.match_rule
        end as match_rule,
        erased.erased_on,
        erased.erased_by
    from identity_groups
    left join regrouped
        on identity_groups.source_customer_key = regrouped.source_customer_key
    left join erased
        on identity_groups.source_customer_key = erased.source_customer_key

)

select * from erasure_groups
