{%- set is_past = is_past_day() -%}
with

state_definitions as (

    select * from {{ ref('state_definitions') }}

),

state_days as (

    select * from {{ source('kept', 'int_state_days') }}

),

last_writing as (

    select
        coalesce(max(given_in), 0) as given_in,
        max(as_of_date) as as_of_date
    from state_days

),

selection as (

    select min(case when is_built then 1 else 0 end) = 1 as is_whole
    from state_definitions

),

ranked as (

    select
        *,
        row_number() over (
            partition by kind, subject order by as_of_date desc, given_in desc
        ) as newest_first
    from state_days

),

last_days as (

    select * from ranked
    where newest_first = 1

),

-- A subject that left the project is written down once more, with nobody in it.
subjects as (

    select
        coalesce(state_definitions.kind, last_days.kind) as kind,
        coalesce(state_definitions.subject, last_days.subject) as subject,
        coalesce(state_definitions.definition, 'removed') as definition,
        last_days.definition as last_definition,
        coalesce(state_definitions.is_built, false) as is_built
    from state_definitions
    full outer join last_days
        on
            state_definitions.kind = last_days.kind
            and state_definitions.subject = last_days.subject

),

kept_subjects as (

    select
        ---------- keys
        subjects.kind,
        subjects.subject,

        ---------- rule
        subjects.definition,

        ---------- when
        cast(last_writing.given_in + 1 as integer) as given_in,

        ---------- flags
        coalesce(subjects.definition != subjects.last_definition, false) as is_definition_new,
        coalesce(last_writing.as_of_date < {{ as_of_date() }}, true) as is_new_day

    from subjects
    cross join last_writing
    cross join selection
    where
        {{ (is_day_known() and not is_past) | string | lower }}
        and coalesce(last_writing.as_of_date <= {{ as_of_date() }}, true)
        and (
            (selection.is_whole and (subjects.is_built or subjects.last_definition != 'removed'))
            or (subjects.is_built and last_writing.as_of_date = {{ as_of_date() }})
        )

)

select * from kept_subjects
