{#-
    CTEs that group numbered members by pairs of them: two members of a pair are in one group, and so on
    along the chain. The group of a member is the smallest number in it.

    Each round hands every member the smallest number among its own and its neighbours'; `rounds` bounds
    how long a chain may be. Neither engine has recursion that stops by itself once nothing changes, so
    the rounds are unrolled; a test checks that they were enough. Each round reads the one before once,
    because Spark works a CTE out anew for every reader. The last CTE is `connected` (member,
    group_number); members without a pair are not in it.

    pairs: relation with left_number, right_number.
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
