{% macro household_groups(customer_cards, household_links) -%}
-- Labels sort by the first extract that knew the customer, so the oldest one names the household.
members as (

    select
        customer_key as member,
        cast(first_extracted_at as string) || '|' || customer_key as label
    from {{ customer_cards }}

),

links as (

    select
        left_customer_key as member,
        left_customer_key || right_customer_key as link
    from {{ household_links }}

    union all

    select
        right_customer_key as member,
        left_customer_key || right_customer_key as link
    from {{ household_links }}

),

{{ connected_components('members', 'links', rounds=var('household_most_people')) }},

-- A chain of no more people than a household may have is followed to its end within that many
-- rounds. So a link whose two ends bear different labels belongs to a longer one.
link_ends as (

    select
        *,
        min(group_label) over (partition by link) as smallest_label,
        max(group_label) over (partition by link) as largest_label
    from labels_{{ var('household_most_people') }}

),

joined as (

    select
        member as customer_key,
        group_label,
        max(case when smallest_label != largest_label then 1 else 0 end) as has_open_end
    from link_ends
    group by member, group_label

),

measured as (

    select
        joined.customer_key,
        joined.group_label,
        customer_cards.party_type,
        customer_cards.name_key,
        customer_cards.address_key,
        members.label as own_label,
        max(joined.has_open_end) over (partition by joined.group_label) = 1
        or count(*) over (partition by joined.group_label) > {{ var('household_most_people') }}
            as is_overgrown
    from joined
    inner join {{ customer_cards }} as customer_cards
        on joined.customer_key = customer_cards.customer_key
    inner join members
        on joined.customer_key = members.member

),

-- What is left of a group that is more than a household: people of one name at one address.
families as (

    select
        *,
        case
            when
                is_overgrown
                and party_type = 'person'
                and address_key is not null
                and name_key is not null
                then address_key || '|' || name_key
            else customer_key
        end as family
    from measured

),

counted as (

    select
        *,
        count(*) over (partition by family) as family_size,
        min(own_label) over (partition by family) as family_label
    from families

),

household_groups as (

    select
        customer_key as member,
        case
            when not is_overgrown then group_label
            when family_size <= {{ var('household_most_people') }} then family_label
            else own_label
        end as group_label,
        is_overgrown
    from counted

)
{%- endmacro %}
