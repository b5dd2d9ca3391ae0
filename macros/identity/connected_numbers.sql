{#-
    Neither engine has recursion that stops by itself once nothing changes, so the rounds are
    unrolled; a test checks that they were enough. Each round reads the one before once, because
    Spark works a CTE out anew for every reader.
-#}
{% macro connected_numbers(pairs, rounds) -%}
sides as (

    select
        left_number,
        right_number,
        {{ explode_positions(4) }} as side
    from {{ pairs }}

),

-- Each of the two beside the other, and beside itself.
neighbours as (

    select
        case when side in (1, 3) then left_number else right_number end as member,
        case when side in (2, 3) then left_number else right_number end as neighbour
    from sides

),

labels_1 as (

    select
        member,
        min(neighbour) as group_number
    from neighbours
    group by member

),
{% for round in range(2, rounds + 1) %}
labels_{{ round }} as (

    select
        neighbours.member,
        min(labels.group_number) as group_number
    from neighbours
    inner join labels_{{ round - 1 }} as labels
        on neighbours.neighbour = labels.member
    group by neighbours.member

),
{% endfor %}
connected as (

    select * from labels_{{ rounds }}

)
{%- endmacro %}
