{% macro parted_by_silence(doubtful, members, pairs) -%}
{#- What a record may say nothing of, in the order of the aspects' numbers. -#}
{%- set aspects = ['first_name', 'last_name', 'birth_date'] -%}
doubts as (

    select
        component_number,
        max(first_name_doubt) as first_name_doubt,
        max(last_name_doubt) as last_name_doubt,
        max(birth_date_doubt) as birth_date_doubt
    from {{ doubtful }}
    group by component_number

),

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
    from {{ members }} as members
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
    from {{ pairs }} as pairs
    inner join spoken as left_spoken
        on pairs.left_record_number = left_spoken.record_number
    inner join spoken as right_spoken
        on
            pairs.right_record_number = right_spoken.record_number
            and left_spoken.aspect_number = right_spoken.aspect_number
    where pairs.outcome in ('linked', 'decided_same')

),

{{ connected_few('spoken_links', rounds=var('identity_rounds')) }},

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
    from {{ doubtful }} as doubtful
    inner join spoken_groups as left_groups
        on doubtful.left_record_number = left_groups.record_number
    inner join spoken_groups as right_groups
        on
            doubtful.right_record_number = right_groups.record_number
            and left_groups.aspect_number = right_groups.aspect_number
    where left_groups.group_number != right_groups.group_number
    group by doubtful.left_record_number, doubtful.right_record_number

)
{%- endmacro %}
