{#-
    What comes first is found as the smallest of texts that sort as the numbers do, with the key at
    the end: on a million members row_number() takes thrice the time.
-#}
{% macro held_keys(members, register, member, key) -%}
registered as (

    select
        {{ member }} as member,
        {{ last_key(key) }} as last_key,
        min(case when {{ key }} = {{ member }} then given_in end) as own_given_in
    from {{ register }}
    group by {{ member }}

),

registered_members as (

    select
        members.member,
        members.label,
        registered.last_key,
        registered.own_given_in
    from {{ members }} as members
    left join registered
        on members.member = registered.member

),

orphaned_keys as (

    select
        registered_members.last_key,
        min(registered_members.label) as heir_label
    from registered_members
    left join {{ members }} as origins
        on registered_members.last_key = origins.member
    where
        registered_members.last_key != registered_members.member
        and origins.member is null
    group by registered_members.last_key

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

belonging_keys as (

    select
        member,
        member as given_key,
        case when last_key = member then '0 ' else '1 ' end
        || lpad(cast(own_given_in as string), 10, '0') || label as place
    from registered_members
    where own_given_in is not null

    union all

    select
        heirs.member,
        inherited_keys.last_key as given_key,
        '0 ' || lpad(cast(inherited_keys.first_given_in as string), 10, '0') || heirs.label as place
    from inherited_keys
    inner join {{ members }} as heirs
        on inherited_keys.heir_label = heirs.label

),

held_keys as (

    select
        member,
        min(place || '|' || given_key) as foremost
    from belonging_keys
    group by member

)
{%- endmacro %}
