-- Fails for each day and subject on which another number of spells lasts than members were kept,
-- and for each day on which a spell begins or ends though nothing was kept of it. Between two days
-- that were kept nobody moves, so the spells are those of a recount day by day.
with

state_spells as (

    select * from {{ ref('state_spells') }}

),

state_days as (

    select * from {{ ref('state_days') }}

),

ranked_days as (

    select
        *,
        row_number() over (
            partition by kind, subject, as_of_date order by given_in desc
        ) as newest_first
    from state_days

),

changes as (

    select
        kind,
        subject,
        since_on as changed_on,
        1 as change,
        cast(null as integer) as members
    from state_spells

    union all

    select
        kind,
        subject,
        until_on as changed_on,
        -1 as change,
        cast(null as integer) as members
    from state_spells
    where until_on is not null

    union all

    select
        kind,
        subject,
        as_of_date as changed_on,
        0 as change,
        members
    from ranked_days
    where newest_first = 1

),

by_day as (

    select
        kind,
        subject,
        changed_on,
        max(members) as members,
        sum(change) as change
    from changes
    group by kind, subject, changed_on

),

counted as (

    select
        kind,
        subject,
        changed_on,
        members,
        sum(change) over (
            partition by kind, subject
            order by changed_on
            rows between unbounded preceding and current row
        ) as spells
    from by_day

)

select *
from counted
where members is null or members != spells
