{#-
    Neither engine has recursion that stops by itself once nothing changes, so the rounds are
    unrolled; a test checks that they were enough. Each CTE is read once, because Spark works a CTE
    out anew for every reader.
-#}
{% macro connected_components(members, links, rounds) -%}
labels_0 as (

    select
        labelled.member,
        coalesce(links.link, 'no link of ' || labelled.member) as link,
        labelled.label as group_label
    from {{ members }} as labelled
    left join {{ links }} as links
        on labelled.member = links.member

),
{% for round in range(1, rounds + 1) %}
shared_labels_{{ round }} as (

    select
        member,
        link,
        min(group_label) over (partition by link) as group_label
    from labels_{{ round - 1 }}

),

labels_{{ round }} as (

    select
        member,
        link,
        min(group_label) over (partition by member) as group_label
    from shared_labels_{{ round }}

),
{% endfor %}
grouped as (

    select distinct
        member,
        group_label
    from labels_{{ rounds }}

)
{%- endmacro %}
