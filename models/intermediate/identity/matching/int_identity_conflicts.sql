{#- What a record may say nothing of. -#}
{%- set aspects = ['first_name', 'last_name', 'birth_date'] -%}
with

components as (

    select * from {{ ref('int_identity_components') }}
    where record_count > 2

),

records as (

    select * from {{ ref('int_identity_records') }}

),

pairs as (

    select * from {{ ref('int_identity_pairs') }}

),

nicknames as (

    select * from {{ ref('nicknames') }}

),

name_pairs as (

    {{ nickname_pairs('nicknames') }}

),

members as (

    select
        components.component_number,
        components.record_count,
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
    from components
    inner join records
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
    left join pairs
        on
            left_members.record_number = pairs.left_record_number
            and right_members.record_number = pairs.right_record_number
            and pairs.outcome = 'vetoed'
    where left_members.record_count <= {{ var('identity_most_records') }}

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

),

doubts as (

    select
        component_number,
        max(first_name_doubt) as first_name_doubt,
        max(last_name_doubt) as last_name_doubt,
        max(birth_date_doubt) as birth_date_doubt
    from doubtful
    group by component_number

),

-- A record without a first name says nothing of two first names: what it alone joins is not joined
-- by them. The same of last names and of birth dates: the links that are left without the records
-- that say nothing of it, in a component that has such records and others that differ; a member is
-- a record and what it speaks of.
component_members as (

    select
        members.record_number,
        {%- for aspect in aspects %}
        members.is_{{ aspect }}_silent,
        max(case when members.is_{{ aspect }}_silent then doubts.{{ aspect }}_doubt end) over (
            partition by members.component_number
        ) as {{ aspect }}_doubt,
        {%- endfor %}
        members.component_number
    from members
    inner join doubts
        on members.component_number = doubts.component_number

),

aspects_of_members as (

    select
        *,
        {{ explode_positions(aspects | length) }} as aspect_number
    from component_members

),

spoken as (

    select
        record_number,
        aspect_number
    from aspects_of_members
    where
        case aspect_number
            {%- for aspect in aspects %}
            when {{ aspect }}_doubt then not is_{{ aspect }}_silent
            {%- endfor %}
        end

),

spoken_links as (

    select
        left_spoken.record_number * 10 + left_spoken.aspect_number as left_number,
        right_spoken.record_number * 10 + right_spoken.aspect_number as right_number
    from pairs
    inner join spoken as left_spoken
        on pairs.left_record_number = left_spoken.record_number
    inner join spoken as right_spoken
        on
            pairs.right_record_number = right_spoken.record_number
            and left_spoken.aspect_number = right_spoken.aspect_number
    where pairs.outcome in ('linked', 'decided_same')

),

{{ connected_numbers('spoken_links', rounds=var('identity_rounds')) }},

-- What is connected to nothing is a group of its own.
spoken_groups as (

    select
        spoken.record_number,
        spoken.aspect_number,
        coalesce(connected.group_number, spoken.record_number * 10 + spoken.aspect_number)
            as group_number
    from spoken
    left join connected
        on spoken.record_number * 10 + spoken.aspect_number = connected.member

),

joined_by_silence as (

    select
        doubtful.left_record_number,
        doubtful.right_record_number,
        max(case when left_groups.aspect_number = 1 then 1 else 0 end) = 1
            as is_first_name_silence,
        max(case when left_groups.aspect_number = 2 then 1 else 0 end) = 1
            as is_last_name_silence,
        max(case when left_groups.aspect_number = 3 then 1 else 0 end) = 1
            as is_birth_date_silence
    from doubtful
    inner join spoken_groups as left_groups
        on doubtful.left_record_number = left_groups.record_number
    inner join spoken_groups as right_groups
        on
            doubtful.right_record_number = right_groups.record_number
            and left_groups.aspect_number = right_groups.aspect_number
    where left_groups.group_number != right_groups.group_number
    group by doubtful.left_record_number, doubtful.right_record_number

),

couples as (

    {{ couples_are_common('pairs') }}

),

contradicting as (

    select
        doubtful.component_number,
        doubtful.left_record_number,
        doubtful.right_record_number,
        case
            when doubtful.is_company_and_person then 'company and person'
            when doubtful.has_other_suffix then 'suffixes differ'
            when doubtful.are_whole_names_apart then 'names differ'
            when
                doubtful.first_name_level = 'different'
                and (
                    doubtful.birth_date_level = 'different'
                    or doubtful.are_reachable
                    or joined_by_silence.is_first_name_silence
                    or (
                        couples.are_couples_common
                        and doubtful.birth_date_level != 'exact'
                    )
                )
                then 'first names differ'
            when
                doubtful.birth_date_level = 'different'
                and (
                    doubtful.are_reachable
                    or joined_by_silence.is_birth_date_silence
                )
                then 'birth dates differ'
            when doubtful.are_last_names_vetoed and joined_by_silence.is_last_name_silence
                then 'last names differ'
        end as conflict
    from doubtful
    cross join couples
    left join joined_by_silence
        on
            doubtful.left_record_number = joined_by_silence.left_record_number
            and doubtful.right_record_number = joined_by_silence.right_record_number

),

compared_and_apart as (

    select
        components.component_number,
        pairs.left_record_number,
        pairs.right_record_number,
        coalesce(pairs.veto, 'decided different') as conflict
    from pairs
    inner join components
        on pairs.left_record_number = components.record_number
    inner join components as right_components
        on
            pairs.right_record_number = right_components.record_number
            and components.component_number = right_components.component_number
    where
        pairs.outcome = 'decided_different'
        or (
            pairs.outcome = 'vetoed'
            and pairs.veto not in (
                'names alone', 'one has no name', 'one has no first name',
                'half of a last name alone'
            )
            and components.record_count > {{ var('identity_most_records') }}
        )

),

-- One person may have a wrong first name in one record and a wrong birth date in another, if a
-- third record that has both agrees with each of them.
agreeing as (

    select
        left_record_number as record_number,
        right_record_number as other_record_number
    from pairs
    where
        outcome in ('linked', 'decided_same')
        and (
            first_name_level in ('exact', 'nickname', 'near', 'swapped')
            or birth_date_level in ('exact', 'near')
        )

),

agreeing_both_ways as (

    select
        record_number,
        other_record_number
    from agreeing

    union all

    select
        other_record_number as record_number,
        record_number as other_record_number
    from agreeing

),

explained as (

    select distinct
        contradicting.left_record_number,
        contradicting.right_record_number
    from contradicting
    inner join agreeing_both_ways as left_agreeing
        on contradicting.left_record_number = left_agreeing.record_number
    inner join agreeing_both_ways as right_agreeing
        on
            contradicting.right_record_number = right_agreeing.record_number
            and left_agreeing.other_record_number = right_agreeing.other_record_number
    inner join records
        on left_agreeing.other_record_number = records.record_number
    where
        contradicting.conflict in ('first names differ', 'birth dates differ')
        and records.first_name_key is not null
        and records.birth_date is not null

),

-- Who decided that two records are one has decided it for those that are linked to them.
decided_one as (

    select
        left_record_number as record_number,
        right_record_number as other_record_number
    from pairs
    where outcome = 'decided_same'

    union all

    select
        right_record_number as record_number,
        left_record_number as other_record_number
    from pairs
    where outcome = 'decided_same'

),

around_decided as (

    select distinct
        record_number as decided_record_number,
        record_number
    from decided_one

    union

    select
        decided_one.record_number as decided_record_number,
        pairs.right_record_number as record_number
    from decided_one
    inner join pairs
        on
            decided_one.record_number = pairs.left_record_number
            and pairs.outcome = 'linked'

    union

    select
        decided_one.record_number as decided_record_number,
        pairs.left_record_number as record_number
    from decided_one
    inner join pairs
        on
            decided_one.record_number = pairs.right_record_number
            and pairs.outcome = 'linked'

),

overruled as (

    select distinct
        contradicting.left_record_number,
        contradicting.right_record_number
    from contradicting
    inner join around_decided as around_left
        on contradicting.left_record_number = around_left.record_number
    inner join decided_one
        on around_left.decided_record_number = decided_one.record_number
    inner join around_decided as around_right
        on
            contradicting.right_record_number = around_right.record_number
            and decided_one.other_record_number = around_right.decided_record_number

),

identity_conflicts as (

    select
        contradicting.component_number,
        contradicting.left_record_number,
        contradicting.right_record_number,
        contradicting.conflict
    from contradicting
    left join pairs
        on
            contradicting.left_record_number = pairs.left_record_number
            and contradicting.right_record_number = pairs.right_record_number
            and pairs.outcome in ('linked', 'decided_same', 'decided_different')
    left join explained
        on
            contradicting.left_record_number = explained.left_record_number
            and contradicting.right_record_number = explained.right_record_number
    left join overruled
        on
            contradicting.left_record_number = overruled.left_record_number
            and contradicting.right_record_number = overruled.right_record_number
    where
        contradicting.conflict is not null
        and pairs.outcome is null
        and explained.left_record_number is null
        and overruled.left_record_number is null

    union all

    select
        component_number,
        left_record_number,
        right_record_number,
        conflict
    from compared_and_apart

)

select * from identity_conflicts
