{#-
    CTEs that give each group the key that it keeps: the foremost of those that its members hold. A group
    without any gets the key of its oldest member. Once the answer is written to the register, it is given
    again: whoever held a key that was not chosen has given it up then. The last CTE is `kept` (the columns of
    `members`, and kept_key).

    members: relation with the columns member and group_label (texts; the label is the smallest of the
    group's members', and ends with a bar and the member). held: relation as held_keys makes it.
-#}
{% macro lasting_keys(members, held) -%}
kept as (

    select
        members.*,
        coalesce(
            split_part(
                min(held.foremost) over (partition by members.group_label), '|', 3
            ),
            split_part(members.group_label, '|', 2)
        ) as kept_key
    from {{ members }} as members
    left join {{ held }} as held
        on members.member = held.member

)
{%- endmacro %}
