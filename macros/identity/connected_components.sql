{#-
    CTEs that group `members` by what they share: two members with one `link` in common are in one
    group, and so on along the chain. The group of a member is the smallest `label` in it.

    Each round hands the smallest label over every link; `rounds` bounds how long a chain may be. The
    last CTE is `grouped` (member, group_label). Neither engine has recursion that stops by itself
    once nothing changes, so the rounds are unrolled; a test checks that they were enough.

    members: relation with the columns member, label (texts). links: relation with member, link.
-#}
{% macro connected_components(members, links, rounds) -%}
round_0 as (

    select
        member,
        label as group_label
    from {{ members }}

),
{% for round in range(1, rounds + 1) %}
link_labels_{{ round }} as (

    select
        links.link,
        min(labelled.group_label) as group_label
    from {{ links }} as links
    inner join round_{{ round - 1 }} as labelled
        on links.member = labelled.member
    group by links.link

),

best_labels_{{ round }} as (

    select
        links.member,
        min(labelled.group_label) as group_label
    from {{ links }} as links
    inner join link_labels_{{ round }} as labelled
        on links.link = labelled.link
    group by links.member

),

round_{{ round }} as (

    select
        labelled.member,
        coalesce(best.group_label, labelled.group_label) as group_label
    from round_{{ round - 1 }} as labelled
    left join best_labels_{{ round }} as best
        on labelled.member = best.member

),
{% endfor %}
grouped as (

    select * from round_{{ rounds }}

)
{%- endmacro %}
