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
