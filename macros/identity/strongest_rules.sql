{#-
    CTEs that tell how each record came to its group: by the strongest link that it has within it. The
    last CTE is `strongest_rules` (record_number, match_rule); records that are alone are not in it.

    grouped: relation with record_number, group_number. links: relation of pairs as int_identity_pairs
    has them.
-#}
{% macro strongest_rules(grouped, links) -%}
links_within_groups as (

    select
        links.left_record_number,
        links.right_record_number,
        links.match_weight,
        {{ identity_match_rule('links') }} as match_rule
    from {{ links }} as links
    inner join {{ grouped }} as left_grouped
        on links.left_record_number = left_grouped.record_number
    inner join {{ grouped }} as right_grouped
        on
            links.right_record_number = right_grouped.record_number
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

strongest_rules as (

    select
        record_number,
        match_rule
    from rules
    where strongest_first = 1

)
{%- endmacro %}
