{#- `grouped` is read once, because Spark works a CTE out anew for every reader. -#}
{% macro strongest_rules(grouped, links) -%}
link_sides as (

    select
        links.left_record_number,
        links.right_record_number,
        links.match_weight,
        {{ identity_match_rule('links') }} as match_rule,
        {{ explode_positions(2) }} as side
    from {{ links }} as links

),

links_of_records as (

    select
        left_record_number,
        right_record_number,
        case side when 1 then left_record_number else right_record_number end as linked_record,
        match_weight,
        match_rule
    from link_sides

),

grouped_links as (

    select
        grouped.*,
        links_of_records.match_weight,
        case
            when
                count(links_of_records.linked_record) over (
                    partition by
                        links_of_records.left_record_number,
                        links_of_records.right_record_number,
                        grouped.group_number
                ) = 2
                then links_of_records.match_rule
        end as match_rule
    from {{ grouped }} as grouped
    left join links_of_records
        on grouped.record_number = links_of_records.linked_record

),

ranked_links as (

    select
        *,
        row_number() over (
            partition by record_number
            order by
                case when match_rule is not null then match_weight end desc nulls last,
                match_rule nulls last
        ) as strongest_first
    from grouped_links

),

strongest_rules as (

    select *
    from ranked_links
    where strongest_first = 1

)
{%- endmacro %}
