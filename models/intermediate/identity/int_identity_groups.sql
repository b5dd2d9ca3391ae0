{%- set decided_weight = 9999 -%}
with

records as (

    select * from {{ ref('int_identity_records') }}

),

components as (

    select * from {{ ref('int_identity_components') }}

),

conflicts as (

    select * from {{ ref('int_identity_conflicts') }}

),

pairs as (

    select * from {{ ref('int_identity_pairs') }}
    where outcome in ('linked', 'decided_same')

),

doubtful_components as (

    select distinct component_number
    from conflicts

    union

    select distinct component_number
    from components
    where record_count > {{ var('identity_most_records') }}

),

cuts as (

    {% for weight in var('identity_cut_weights') + [decided_weight] %}
    select
        cast({{ loop.index }} as bigint) as cut_number,
        cast({{ weight }} as decimal(8, 2)) as cut_weight
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

doubtful_links as (

    select
        pairs.left_record_number,
        pairs.right_record_number,
        case
            when pairs.outcome = 'decided_same' then {{ decided_weight }}
            else pairs.match_weight
        end
            as match_weight
    from pairs
    inner join components
        on pairs.left_record_number = components.record_number
    inner join doubtful_components
        on components.component_number = doubtful_components.component_number

),

-- The links that each cut leaves, all cuts at once: a member is a record at a cut.
links as (

    select
        doubtful_links.left_record_number * 100 + cuts.cut_number as left_number,
        doubtful_links.right_record_number * 100 + cuts.cut_number as right_number
    from doubtful_links
    cross join cuts
    where doubtful_links.match_weight >= cuts.cut_weight

),

{{ connected_numbers('links', rounds=var('identity_rounds')) }},

parts as (

    select
        member % 100 as cut_number,
        cast(floor(member / 100) as bigint) as record_number,
        group_number as part_number,
        count(*) over (partition by group_number) as record_count
    from connected

),

contradictory_parts as (

    select distinct left_parts.part_number
    from conflicts
    inner join parts as left_parts
        on conflicts.left_record_number = left_parts.record_number
    inner join parts as right_parts
        on
            conflicts.right_record_number = right_parts.record_number
            and left_parts.part_number = right_parts.part_number

),

-- The mildest cut after which the part holds together: what is left of the group is one person.
-- What was decided holds in any case.
mildest_cuts as (

    select
        parts.record_number,
        parts.part_number,
        row_number() over (partition by parts.record_number order by parts.cut_number nulls last)
            as mildest_first
    from parts
    left join contradictory_parts
        on parts.part_number = contradictory_parts.part_number
    where
        (
            contradictory_parts.part_number is null
            and parts.record_count <= {{ var('identity_most_records') }}
        )
        or parts.cut_number = {{ var('identity_cut_weights') | length + 1 }}

),

grouped as (

    select
        records.record_number,
        records.source_customer_key,
        records.record_label,
        case
            when components.record_number is null then records.record_number
            when doubtful_components.component_number is null then components.component_number
            when mildest_cuts.part_number is not null
                then cast(floor(mildest_cuts.part_number / 100) as bigint)
            else records.record_number
        end as group_number,
        doubtful_components.component_number is not null as is_cut
    from records
    left join components
        on records.record_number = components.record_number
    left join doubtful_components
        on components.component_number = doubtful_components.component_number
    left join mildest_cuts
        on
            records.record_number = mildest_cuts.record_number
            and mildest_cuts.mildest_first = 1

),

-- The strongest link that the record has within its group tells how it came there.
links_within_groups as (

    select
        pairs.left_record_number,
        pairs.right_record_number,
        pairs.match_weight,
        {{ identity_match_rule('pairs') }} as match_rule
    from pairs
    inner join grouped as left_grouped
        on pairs.left_record_number = left_grouped.record_number
    inner join grouped as right_grouped
        on
            pairs.right_record_number = right_grouped.record_number
            and left_grouped.group_number = right_grouped.group_number

),

links_of_records as (

    select
        left_record_number as record_number,
        match_weight,
        match_rule
    from links_within_groups

    union all

    select
        right_record_number as record_number,
        match_weight,
        match_rule
    from links_within_groups

),

rules as (

    select
        record_number,
        match_rule,
        row_number() over (
            partition by record_number order by match_weight desc, match_rule nulls last
        ) as strongest_first
    from links_of_records

),

identity_groups as (

    select
        ---------- keys
        grouped.source_customer_key,
        first_value(grouped.record_label) over (
            partition by grouped.group_number order by grouped.record_number nulls last
        ) as group_label,

        ---------- evidence
        rules.match_rule,

        ---------- flags
        grouped.is_cut

    from grouped
    left join rules
        on
            grouped.record_number = rules.record_number
            and rules.strongest_first = 1

)

select * from identity_groups
