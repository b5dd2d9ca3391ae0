"""Write the states of past days into the registers of states, between the days that are kept."""

from datetime import date
from pathlib import Path

import duckdb

from dms.sql import quote_text

_BACKFILLED = """
    create or replace temp table backfilled as
    select states.*
    from read_parquet({files}) as states
    -- Of those who are erased nothing is kept, and the register of keys has none of their records.
    semi join keys.int_customer_key_register as known
        on states.customer_key = known.source_customer_key
"""

# A subject has the rule of the last build on every past day, so its definition too.
_NEW_DAYS = """
    create or replace temp table new_days as
    with

    last_build as (
        select kind, subject, arg_max(definition, (as_of_date, given_in)) as definition
        from keys.int_state_days
        group by kind, subject
        having definition != 'removed'
    ),

    days as (
        select unnest({days}) as as_of_date
    )

    select days.as_of_date, last_build.kind, last_build.subject, last_build.definition
    from days
    cross join last_build
    anti join keys.int_state_days as kept
        on
            days.as_of_date = kept.as_of_date
            and last_build.kind = kept.kind
            and last_build.subject = kept.subject
"""

# Rows that no day was written for are those of a build that was killed, and count for nothing.
_REGISTER = """
    create or replace temp view register as
    select *
    from keys.int_state_register
    where given_in in (select given_in from keys.int_state_days)
"""

# Each subject has its own: one that is new to the project is kept from a later day on.
_TIMELINE = """
    create or replace temp table timeline as
    with

    days as (
        select *, cast(null as integer) as members, true as is_new
        from new_days

        union all

        select
            as_of_date,
            kind,
            subject,
            arg_max(definition, given_in) as definition,
            arg_max(members, given_in) as members,
            false as is_new
        from keys.int_state_days
        semi join new_days using (kind, subject)
        group by kind, subject, as_of_date
    )

    select
        *,
        lag(as_of_date) over followed as day_before,
        coalesce(definition != lag(definition) over followed, false) as is_definition_new,
        coalesce(lag(is_new) over followed, false) as is_after_new,
        coalesce(lead(is_new) over followed, false) as is_before_new
    from days
    window followed as (partition by kind, subject order by as_of_date)
"""

# Who is erased has another name in the register, and stays in it as they were.
_STATES = """
    create or replace temp table states as
    select
        as_of_date,
        kind,
        subject,
        customer_key,
        state_name,
        home_dealership_key,
        qualified_on,
        reason
    from backfilled
    semi join new_days using (kind, subject, as_of_date)

    union all

    select as_of_date, kind, subject, customer_key, unnest(last_row)
    from (
        select
            timeline.as_of_date,
            kind,
            subject,
            register.customer_key,
            arg_max(
                {
                    'state_name': register.state_name,
                    'home_dealership_key': register.home_dealership_key,
                    'qualified_on': register.qualified_on,
                    'reason': register.reason
                },
                (register.changed_on, register.given_in)
            ) as last_row
        from timeline
        inner join register using (kind, subject)
        semi join keys.int_customer_key_register as known
            on register.customer_key = known.source_customer_key
        where
            not timeline.is_new
            and (timeline.is_after_new or timeline.is_before_new)
            and register.changed_on <= timeline.as_of_date
        group by timeline.as_of_date, kind, subject, register.customer_key
    )
    where last_row.state_name is not null
"""

# After a new day a kept one has the state that it had: by a row of its own, or else by one that is
# written now.
_CHANGES = """
    create or replace temp table changes as
    with

    written as (
        select *
        from timeline
        where is_new or is_after_new
    ),

    now as (
        select states.*
        from states
        semi join written using (kind, subject, as_of_date)
    ),

    before as (
        select
            written.as_of_date,
            kind,
            subject,
            states.customer_key,
            states.state_name as state_before
        from written
        inner join states using (kind, subject)
        where states.as_of_date = written.day_before
    ),

    differences as (
        select *
        from now
        full join before using (kind, subject, as_of_date, customer_key)
        where state_name is distinct from state_before
    )

    select differences.*, written.is_new, written.is_definition_new
    from differences
    inner join written using (kind, subject, as_of_date)
    anti join register
        on
            differences.kind = register.kind
            and differences.subject = register.subject
            and differences.customer_key = register.customer_key
            and differences.as_of_date = register.changed_on
"""

_NUMBERS = """
    create or replace temp table numbers as
    select
        as_of_date,
        cast(row_number() over (order by as_of_date) + (
            select coalesce(max(given_in), 0)
            from (
                select given_in from keys.int_state_days
                union all
                select given_in from keys.int_state_register
            )
        ) as integer) as given_in
    from (
        select as_of_date from new_days
        union
        select as_of_date from changes
    )
"""

_REGISTER_ROWS = """
    insert into keys.int_state_register by name
    select
        kind,
        subject,
        customer_key,
        state_name,
        as_of_date as changed_on,
        given_in,
        case when is_definition_new then 'definition' else 'data' end as cause,
        'backfill' as origin,
        home_dealership_key,
        qualified_on,
        reason
    from changes
    inner join numbers using (as_of_date)
"""

_DAYS = """
    insert into keys.int_state_days by name
    with

    erased as (
        select
            new_days.as_of_date,
            kind,
            subject,
            register.customer_key,
            arg_max(
                coalesce(register.state_name, ''), (register.changed_on, register.given_in)
            ) as state
        from new_days
        inner join register using (kind, subject)
        anti join keys.int_customer_key_register as known
            on register.customer_key = known.source_customer_key
        where register.changed_on <= new_days.as_of_date
        group by all
    ),

    members as (
        select as_of_date, kind, subject, customer_key from backfilled
        union all
        select as_of_date, kind, subject, customer_key from erased where state != ''
    ),

    new_sizes as (
        select as_of_date, kind, subject, count(members.customer_key) as members
        from new_days
        left join members using (kind, subject, as_of_date)
        group by as_of_date, kind, subject
    )

    select
        as_of_date,
        kind,
        subject,
        timeline.definition,
        cast(coalesce(timeline.members, new_sizes.members) as integer) as members,
        numbers.given_in,
        'backfill' as origin
    from timeline
    inner join numbers using (as_of_date)
    left join new_sizes using (kind, subject, as_of_date)
    left join (select distinct kind, subject, as_of_date from changes) as changed
        using (kind, subject, as_of_date)
    where timeline.is_new or changed.as_of_date is not null
"""

_WRITTEN = """
    select
        new_days.as_of_date,
        count(backfilled.customer_key) filter (new_days.kind = 'segment')
    from (select distinct as_of_date, kind, subject from new_days) as new_days
    left join backfilled using (kind, subject, as_of_date)
    group by all
"""


_STEPS = (_REGISTER, _TIMELINE, _STATES, _CHANGES, _NUMBERS, _REGISTER_ROWS, _DAYS)


def append_states(
    connection: duckdb.DuckDBPyConnection, folder: Path, days: list[date]
) -> dict[date, int]:
    """Write what the files DAY.parquet of `folder` hold of these days, in one transaction.

    A day is written for the subjects that it is not kept of. States on kept days stay what they
    are. Gives the memberships of each day that was written.
    """
    files = ", ".join(quote_text(folder / f"{day}.parquet") for day in days)
    dates = ", ".join(f"cast({quote_text(day)} as date)" for day in days)
    connection.begin()
    connection.execute(_BACKFILLED.format(files=f"[{files}]"))
    connection.execute(_NEW_DAYS.format(days=f"[{dates}]"))
    for statement in _STEPS:
        connection.execute(statement)
    written = dict(connection.execute(_WRITTEN).fetchall())
    connection.commit()
    return written
