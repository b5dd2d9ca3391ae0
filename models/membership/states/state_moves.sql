with

state_spells as (

    select * from {{ ref('state_spells') }}

),

measured_days as (

    select * from {{ ref('measured_days') }}

),

-- The measured days from which on a spell is seen, and not seen any more. One that came and went
-- between two of them is seen on neither.
seen_spells as (

    select
        state_spells.kind,
        state_spells.subject,
        state_spells.customer_key,
        state_spells.state_name,
        began.measured_on as since_on,
        ended.measured_on as until_on
    from state_spells
    inner join measured_days as began
        on
            state_spells.kind = began.kind
            and state_spells.subject = began.subject
            and state_spells.since_on = began.as_of_date
    left join measured_days as ended
        on
            state_spells.kind = ended.kind
            and state_spells.subject = ended.subject
            and state_spells.until_on = ended.as_of_date
    where coalesce(began.measured_on < ended.measured_on, true)

),

moves as (

    select
        coalesce(began.kind, ended.kind) as kind,
        coalesce(began.subject, ended.subject) as subject,
        coalesce(began.customer_key, ended.customer_key) as customer_key,
        coalesce(began.since_on, ended.until_on) as to_on,
        ended.state_name as from_state,
        began.state_name as to_state
    from seen_spells as began
    full outer join seen_spells as ended
        on
            began.kind = ended.kind
            and began.subject = ended.subject
            and began.customer_key = ended.customer_key
            and began.since_on = ended.until_on
    where
        coalesce(began.since_on, ended.until_on) is not null
        and coalesce(began.state_name, '') != coalesce(ended.state_name, '')

),

state_moves as (

    select
        ---------- keys
        moves.kind,
        moves.subject,
        moves.customer_key,

        ---------- dates
        measured_days.last_measured_on as from_on,
        moves.to_on,

        ---------- what
        moves.from_state,
        moves.to_state

    from moves
    inner join measured_days
        on
            moves.kind = measured_days.kind
            and moves.subject = measured_days.subject
            and moves.to_on = measured_days.as_of_date

)

select * from state_moves
