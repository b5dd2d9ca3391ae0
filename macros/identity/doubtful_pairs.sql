{% macro doubtful_pairs(components, records, pairs, nicknames) -%}
name_pairs as (

    {{ nickname_pairs(nicknames) }}

),

members as (

    select
        components.component_number,
        components.component_size,
        records.record_number,
        records.first_name_key,
        records.middle_name_key,
        records.last_name_key,
        records.name_suffix,
        records.company_key,
        records.birth_date,
        records.has_known_first_name,
        records.has_phone or records.email is not null as is_reachable,
        coalesce({{ is_initial('records.first_name_key') }}, true) as is_first_name_silent,
        records.last_name_key is null and records.company_key is null as is_last_name_silent,
        records.birth_date is null as is_birth_date_silent
    from {{ components }} as components
    inner join {{ records }} as records
        on components.record_number = records.record_number

),

-- Among very many records it is enough to look at those that were compared.
within_components as (

    select
        left_members.component_number,
        left_members.record_number as left_record_number,
        right_members.record_number as right_record_number,
        {{ first_name_level(
            'left_members', 'right_members', 'name_pairs.left_name is not null'
        ) }} as first_name_level,
        {{ birth_date_level('left_members', 'right_members') }} as birth_date_level,
        left_members.is_reachable and right_members.is_reachable as are_reachable,
        left_members.company_key is not null and right_members.first_name_key is not null
        or right_members.company_key is not null and left_members.first_name_key is not null
            as is_company_and_person,
        coalesce(left_members.name_suffix != right_members.name_suffix, false)
            as has_other_suffix,
        {{ are_whole_names_apart('left_members', 'right_members') }} as are_whole_names_apart,
        coalesce(pairs.veto = 'last names differ', false) as are_last_names_vetoed
    from members as left_members
    inner join members as right_members
        on
            left_members.component_number = right_members.component_number
            and left_members.record_number < right_members.record_number
    left join name_pairs
        on
            left_members.first_name_key = name_pairs.left_name
            and right_members.first_name_key = name_pairs.right_name
    left join {{ pairs }} as pairs
        on
            left_members.record_number = pairs.left_record_number
            and right_members.record_number = pairs.right_record_number
            and pairs.outcome = 'vetoed'
    where left_members.component_size <= {{ var('identity_most_records') }}

),

-- In the order of the aspects: who differs in it.
doubtful as (

    select
        *,
        case when first_name_level = 'different' then 1 end as first_name_doubt,
        case when are_last_names_vetoed then 2 end as last_name_doubt,
        case when birth_date_level = 'different' then 3 end as birth_date_doubt
    from within_components
    where
        first_name_level = 'different'
        or are_last_names_vetoed
        or birth_date_level = 'different'
        or is_company_and_person
        or has_other_suffix
        or are_whole_names_apart

)
{%- endmacro %}
