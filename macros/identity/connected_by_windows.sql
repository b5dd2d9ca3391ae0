{#-
    CTEs that group numbers by pairs, as connected_numbers does, with windows over one list of pairs: each
    CTE is read once, because Spark works a CTE out anew for every reader, and the pairs given here are
    many CTEs by themselves. With joins, each round plans them again. DuckDB takes thrice the time of
    joins, and does not plan it below windows of other kinds, so this is for few pairs.

    pairs: relation with left_number, right_number.
-#}
{% macro connected_by_windows(pairs, rounds) -%}
sides as (

    select
        left_number,
        right_number,
        {{ explode_positions(2) }} as side
    from {{ pairs }}

),

labels_1 as (

    select
        left_number,
        right_number,
        case side when 1 then left_number else right_number end as member,
        least(left_number, right_number) as group_number
    from sides

),
{% for round in range(2, rounds + 1) %}
member_labels_{{ round }} as (

    select
        left_number,
        right_number,
        member,
        min(group_number) over (partition by member) as group_number
    from labels_{{ round - 1 }}

),

labels_{{ round }} as (

    select
        left_number,
        right_number,
        member,
        min(group_number) over (partition by left_number, right_number) as group_number
    from member_labels_{{ round }}

),
{% endfor %}
connected as (

    select
        member,
        min(group_number) as group_number
    from labels_{{ rounds }}
    group by member

)
{%- endmacro %}
