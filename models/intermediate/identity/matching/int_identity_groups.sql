with

records as (

    select * from {{ ref('int_identity_records') }}

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

doubtful_components as (

    select distinct component_number
    from conflicts

    union

    select distinct component_number
    from components
    where component_size > {{ var('identity_most_records') }}

),

doubtful_links as (

    select pairs.*
    from pairs
    inner join components
        on pairs.left_record_number = components.record_number
    inner join doubtful_components
        on components.component_number = doubtful_components.component_number

),

{{ agreeing_parts('doubtful_links', 'conflicts') }},

grouped as (

    select
        records.record_number,
        records.source_customer_key,
        records.record_label,
        case
            when components.record_number is null then records.record_number
            when doubtful_components.component_number is null then components.component_number
            else coalesce(agreeing_parts.group_number, records.record_number)
        end as group_number,
        doubtful_components.component_number is not null as is_cut
    from records
    left join components
        on records.record_number = components.record_number
    left join doubtful_components
        on components.component_number = doubtful_components.component_number
    left join agreeing_parts
        on records.record_number = agreeing_parts.record_number

),

{{ strongest_rules('grouped', 'pairs') }},

identity_groups as (

    select
        ---------- keys
        source_customer_key,
        first_value(record_label) over (
            partition by group_number order by record_number nulls last
        ) as group_label,

        ---------- evidence
        match_rule,

        ---------- flags
        is_cut

    from strongest_rules

)

select * from identity_groups
