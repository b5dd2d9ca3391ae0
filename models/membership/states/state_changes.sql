with

state_register as (

    select * from {{ source('kept', 'int_state_register') }}

),

kept_days as (

    select * from {{ source('kept', 'int_state_days') }}

),

new_states as (

    select * from {{ ref('new_states') }}

),

-- Rows of the register that no day was written for are those of a build that was killed on the way.
-- What a build found to be new is in the register once it has passed.
all_states as (

    select * from state_register
    where given_in in (select kept_days.given_in from kept_days)

    union all

    select * from new_states
    where given_in not in (select kept_days.given_in from kept_days)

),

placed as (

    select
        *,
        lag(state_name) over (
            partition by kind, subject, customer_key
            order by changed_on, given_in
        ) as state_before
    from all_states
    where changed_on <= {{ as_of_date() }}

),

-- Rows that repeat the state before are no change: a day may be put between two later.
state_changes as (

    select
        ---------- keys
        kind,
        subject,
        customer_key,

        ---------- what
        state_name,
        state_before,

        ---------- when
        changed_on,
        given_in,

        ---------- why
        cause,
        origin,

        ---------- of a member
        home_dealership_key,
        qualified_on,
        reason

    from placed
    where coalesce(state_name, '') != coalesce(state_before, '')

)

select * from state_changes
