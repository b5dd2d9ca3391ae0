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
neighbours as (

    select
        left_number as member,
        right_number as neighbour
    from {{ pairs }}

    union all

    select
        right_number as member,
        left_number as neighbour
    from {{ pairs }}

    union all

    select
        left_number as member,
        left_number as neighbour
    from {{ pairs }}

    union all

    select
        right_number as member,
        right_number as neighbour
    from {{ pairs }}

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
