{#-
    CTEs that give each group the key that it keeps, from the register of the keys once given. A key is
    that of a member, its origin, and belongs to the group that the origin is in now. Where the origin
    is in no group any more, the key belongs to the group of the oldest member that had it last.

    Of the keys that belong to a group, one that its origin (or heir) had last goes before one that was
    given up, then the one given first, then the one of the oldest member. A group without any gets the
    key of its oldest member. Once the answer is written to the register, it is given again: whoever held
    a key that was not chosen has given it up then.

    members: relation with the columns member, label, group_label (texts; a label ends with a bar and
    the member, and the group's is the smallest of its members'). register: relation with the columns
    named by `member` and `key`, and given_in. The last CTE is `kept` (member, kept_key).

    What comes last or first is found as the largest or smallest of texts that sort as the numbers do,
    with the key at the end: on a million members row_number() takes thrice the time.
-#}
{% macro lasting_keys(members, register, member, key) -%}
registered as (

    select
        {{ member }} as member,
        {{ last_key(key) }} as last_key,
        min(case when {{ key }} = {{ member }} then given_in end) as own_given_in
    from {{ register }}
    group by {{ member }}

),

grouped_members as (

    select
        members.member,
        members.label,
        members.group_label,
        registered.last_key,
        registered.own_given_in
    from {{ members }} as members
    left join registered
        on members.member = registered.member

),

orphaned_keys as (

    select
        grouped_members.last_key,
        min(grouped_members.label) as heir_label
    from grouped_members
    left join {{ members }} as origins
        on grouped_members.last_key = origins.member
    where
        grouped_members.last_key != grouped_members.member
        and origins.member is null
    group by grouped_members.last_key

),

inherited_keys as (

    select
        orphaned_keys.last_key,
        orphaned_keys.heir_label,
        min(register.given_in) as first_given_in
    from {{ register }} as register
    inner join orphaned_keys
        on register.{{ key }} = orphaned_keys.last_key
    group by orphaned_keys.last_key, orphaned_keys.heir_label

),

held_keys as (

    select
        group_label,
        member as given_key,
        case when last_key = member then '0 ' else '1 ' end
        || lpad(cast(own_given_in as string), 10, '0') || label as place
    from grouped_members
    where own_given_in is not null

    union all

    select
        heirs.group_label,
        inherited_keys.last_key as given_key,
        '0 ' || lpad(cast(inherited_keys.first_given_in as string), 10, '0') || heirs.label as place
    from inherited_keys
    inner join {{ members }} as heirs
        on inherited_keys.heir_label = heirs.label

),

foremost_keys as (

    select
        group_label,
        split_part(min(place || '|' || given_key), '|', 3) as given_key
    from held_keys
    group by group_label

),

kept as (

    select
        grouped_members.member,
        coalesce(
            foremost_keys.given_key, split_part(grouped_members.group_label, '|', 2)
        ) as kept_key
    from grouped_members
    left join foremost_keys
        on grouped_members.group_label = foremost_keys.group_label

)
{%- endmacro %}
