{#-
    CTEs that cut chains of links at their weakest until what is left of each agrees: no two records of
    it contradict each other, and it has no more than a person has. All cuts are made at once, the first
    of them cuts nothing. What was decided to be one holds in any case. The last CTE is `agreeing_parts`
    (record_number, group_number: the smallest record number of the part); records without a link are not
    in it.

    links: relation of pairs as int_identity_pairs has them. conflicts: relation with
    left_record_number, right_record_number; those of other records do no harm.
-#}
{% macro agreeing_parts(links, conflicts) -%}
{%- set decided_weight = 9999 -%}
cuts as (

    {% for weight in var('identity_cut_weights') + [decided_weight] %}
    select
        cast({{ loop.index }} as bigint) as cut_number,
        cast({{ weight }} as decimal(8, 2)) as cut_weight
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

weighted_links as (

    select
        left_record_number,
        right_record_number,
        case when outcome = 'decided_same' then {{ decided_weight }} else match_weight end
            as match_weight
    from {{ links }}

),

-- The links that each cut leaves: a member is a record at a cut.
links_at_cuts as (

    select
        weighted_links.left_record_number * 100 + cuts.cut_number as left_number,
        weighted_links.right_record_number * 100 + cuts.cut_number as right_number
    from weighted_links
    cross join cuts
    where weighted_links.match_weight >= cuts.cut_weight

),

{{ connected_numbers('links_at_cuts', rounds=var('identity_rounds')) }},

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
    from {{ conflicts }} as conflicts
    inner join parts as left_parts
        on conflicts.left_record_number = left_parts.record_number
    inner join parts as right_parts
        on
            conflicts.right_record_number = right_parts.record_number
            and left_parts.part_number = right_parts.part_number

),

-- The mildest cut after which the part holds together: what is left of the group is one person.
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

agreeing_parts as (

    select
        record_number,
        cast(floor(part_number / 100) as bigint) as group_number
    from mildest_cuts
    where mildest_first = 1

)
{%- endmacro %}
