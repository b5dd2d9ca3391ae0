with

spells as (

    select * from {{ ref('state_spells') }}
    where kind = 'segment'

),

state_days as (

    select * from {{ ref('state_days') }}
    where kind = 'segment'

),

first_days as (

    select
        subject,
        min(as_of_date) as first_kept_on
    from state_days
    group by subject

),

segment_membership_history as (

    select
        ---------- keys
        spells.subject as segment_name,
        spells.customer_key,
        spells.home_dealership_key,

        ---------- dates
        spells.since_on as entered_on,
        spells.until_on as exited_on,
        spells.qualified_on,

        ---------- why
        spells.begin_cause as entry_reason,
        spells.end_cause as exit_reason,
        spells.reason as entry_sentence,

        ---------- measures
        {{ days_between(
            'spells.since_on', 'coalesce(spells.until_on, ' ~ as_of_date() ~ ')'
        ) }} as tenure_days,

        ---------- flags
        spells.since_on > first_days.first_kept_on as is_entry_observed

    from spells
    inner join first_days
        on spells.subject = first_days.subject

)

select * from segment_membership_history
