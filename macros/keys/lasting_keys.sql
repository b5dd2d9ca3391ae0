{#-
    CTEs that give each group the key that it keeps, from the register of the keys once given. A key is
    that of a member, its origin, and belongs to the group that the origin is in now. Where the origin
    is in no group any more, the key belongs to the group of the oldest member that had it last.

    Of the keys that belong to a group, one that is in use goes before one that is not, then the one
    given first, then the one of the oldest member. A group without any gets the key of its oldest
    member. The answer is the same before and after it is written to the register: a key that was not
    chosen is no longer in use then, and one newly given belongs to the group it was given to.

    members: relation with the columns member, label, group_label (texts; a label ends with a bar and
    the member, and the group's is the smallest of its members'). register: relation with the columns
    named by `member` and `key`, and given_in. The last CTE is `kept` (member, group_label, kept_key,
    last_key: what the register said last, null for a new member).
-#}
{% macro lasting_keys(members, register, member, key) -%}
given as (

    select
        {{ member }} as member,
        {{ key }} as given_key,
        min(given_in) over (partition by {{ key }}) as first_given_in,
        row_number() over (
            partition by {{ member }}
            order by given_in desc
        ) as newest_first
    from {{ register }}

),

grouped_members as (

    select
        members.member,
        members.label,
        members.group_label,
        given.given_key as last_key
    from {{ members }} as members
    left join given
        on
            members.member = given.member
            and given.newest_first = 1

),

keys_once_given as (

    select
        given_key,
        min(first_given_in) as first_given_in
    from given
    group by given_key

),

keys_in_use as (

    select
        last_key,
        min(label) as heir_label
    from grouped_members
    where last_key is not null
    group by last_key

),

held_keys as (

    select
        keys_once_given.given_key,
        coalesce(origins.group_label, heirs.group_label) as group_label,
        row_number() over (
            partition by coalesce(origins.group_label, heirs.group_label)
            order by
                case when keys_in_use.last_key is null then 1 else 0 end,
                keys_once_given.first_given_in,
                coalesce(origins.label, heirs.label) nulls last
        ) as foremost_first
    from keys_once_given
    left join keys_in_use
        on keys_once_given.given_key = keys_in_use.last_key
    left join {{ members }} as origins
        on keys_once_given.given_key = origins.member
    left join {{ members }} as heirs
        on keys_in_use.heir_label = heirs.label
    where coalesce(origins.group_label, heirs.group_label) is not null

),

kept as (

    select
        grouped_members.member,
        grouped_members.group_label,
        coalesce(held_keys.given_key, split_part(grouped_members.group_label, '|', 2)) as kept_key,
        grouped_members.last_key
    from grouped_members
    left join held_keys
        on
            grouped_members.group_label = held_keys.group_label
            and held_keys.foremost_first = 1

)
{%- endmacro %}
