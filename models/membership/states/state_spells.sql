with

state_changes as (

    select * from {{ ref('state_changes') }}

),

ordered as (

    select
        *,
        lead(changed_on) over (
            partition by kind, subject, customer_key
            order by changed_on, given_in
        ) as next_changed_on
    from state_changes

),

-- Of several changes of a day the last one counts.
at_days_end as (

    select
        *,
        lag(state_name) over (
            partition by kind, subject, customer_key
            order by changed_on
        ) as last_state
    from ordered
    where coalesce(next_changed_on > changed_on, true)

),

spells as (

    select
        *,
        lead(changed_on) over (
            partition by kind, subject, customer_key
            order by changed_on
        ) as until_on,
        lead(cause) over (
            partition by kind, subject, customer_key
            order by changed_on
        ) as end_cause
    from at_days_end
    where coalesce(state_name, '') != coalesce(last_state, '')

),

state_spells as (

    select
        ---------- keys
        kind,
        subject,
        customer_key,

        ---------- what
        state_name,

        ---------- dates
        changed_on as since_on,
        until_on,

        ---------- why
        cause as begin_cause,
        end_cause,

        ---------- of a member
        home_dealership_key,
        qualified_on,
        reason

    from spells
    where state_name is not null

)

select * from state_spells
