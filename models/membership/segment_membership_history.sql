with

changes as (

    select * from {{ ref('state_changes') }}
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

ordered as (

    select
        *,
        lead(changed_on) over (
            partition by subject, customer_key
            order by changed_on, given_in
        ) as next_changed_on
    from changes

),

-- Of several changes of a day the last one counts.
at_days_end as (

    select
        *,
        lag(state) over (partition by subject, customer_key order by changed_on) as last_state
    from ordered
    where coalesce(next_changed_on > changed_on, true)

),

spells as (

    select
        *,
        lead(changed_on) over (partition by subject, customer_key order by changed_on) as exited_on,
        lead(cause) over (partition by subject, customer_key order by changed_on) as exit_reason
    from at_days_end
    where coalesce(state, '') != coalesce(last_state, '')

),

segment_membership_history as (

    select
        ---------- keys
        spells.subject as segment_name,
        spells.customer_key,
        spells.home_dealership_key,

        ---------- dates
        spells.changed_on as entered_on,
        spells.exited_on,
        spells.qualified_on,

        ---------- why
        spells.cause as entry_reason,
        spells.exit_reason,
        spells.reason as entry_sentence,

        ---------- measures
        {{ days_between(
            'spells.changed_on', 'coalesce(spells.exited_on, ' ~ as_of_date() ~ ')'
        ) }} as tenure_days,

        ---------- flags
        spells.changed_on > first_days.first_kept_on as is_entry_observed

    from spells
    inner join first_days
        on spells.subject = first_days.subject
    where spells.state is not null

)

select * from segment_membership_history
