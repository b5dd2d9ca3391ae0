with

kept_subjects as (

    select * from {{ ref('kept_subjects') }}

),

current_states as (

    select * from {{ ref('current_states') }}

),

new_states as (

    select * from {{ ref('new_states') }}

),

sizes as (

    select
        kind,
        subject,
        count(*) as members
    from current_states
    group by kind, subject

),

changed as (

    select distinct
        kind,
        subject
    from new_states

),

new_state_days as (

    select
        {{ as_of_date() }} as as_of_date,
        kept_subjects.kind,
        kept_subjects.subject,
        kept_subjects.definition,
        cast(coalesce(sizes.members, 0) as integer) as members,
        kept_subjects.given_in,
        'build' as origin
    from kept_subjects
    left join sizes
        on
            kept_subjects.kind = sizes.kind
            and kept_subjects.subject = sizes.subject
    left join changed
        on
            kept_subjects.kind = changed.kind
            and kept_subjects.subject = changed.subject
    where
        kept_subjects.is_new_day
        or kept_subjects.is_definition_new
        or changed.subject is not null

)

select * from new_state_days
