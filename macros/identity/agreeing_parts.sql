{% macro agreeing_parts(links, conflicts, are_few=false) -%}
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

{%- set connect = connected_few if are_few else connected_numbers %}

{{ connect('links_at_cuts', rounds=var('identity_rounds')) }},

parts as (

    select
        member % 100 as cut_number,
        cast(floor(member / 100) as bigint) as record_number,
        group_number as part_number,
        count(*) over (partition by group_number) as record_count
    from connected

),

conflict_sides as (

    select
        left_record_number,
        right_record_number,
        {{ explode_positions(2) }} as side
    from {{ conflicts }}

),

conflicts_of_records as (

    select
        left_record_number,
        right_record_number,
        case side when 1 then left_record_number else right_record_number end as record_number
    from conflict_sides

),

-- Each part once more for each conflict of its records; `parts` is read once, because Spark works a CTE
-- out anew for every reader.
parts_in_conflict as (

    select
        parts.cut_number,
        parts.record_number,
        parts.part_number,
        parts.record_count,
        coalesce(
            conflicts_of_records.record_number is not null
            and min(parts.record_number) over (
                partition by
                    parts.part_number,
                    conflicts_of_records.left_record_number,
                    conflicts_of_records.right_record_number
            )
            < max(parts.record_number) over (
                partition by
                    parts.part_number,
                    conflicts_of_records.left_record_number,
                    conflicts_of_records.right_record_number
            ),
            false
        ) as has_both_sides
    from parts
    left join conflicts_of_records
        on parts.record_number = conflicts_of_records.record_number

),

judged_parts as (

    select
        cut_number,
        record_number,
        part_number,
        record_count,
        max(case when has_both_sides then 1 else 0 end) over (partition by part_number) = 1
            as is_contradictory
    from parts_in_conflict

),

-- The mildest cut after which the part holds together: what is left of the group is one person.
mildest_cuts as (

    select
        record_number,
        part_number,
        row_number() over (partition by record_number order by cut_number nulls last)
            as mildest_first
    from judged_parts
    where
        (not is_contradictory and record_count <= {{ var('identity_most_records') }})
        or cut_number = {{ var('identity_cut_weights') | length + 1 }}

),

agreeing_parts as (

    select
        record_number,
        cast(floor(part_number / 100) as bigint) as group_number
    from mildest_cuts
    where mildest_first = 1

)
{%- endmacro %}
