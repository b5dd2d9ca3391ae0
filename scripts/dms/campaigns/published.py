"""What the published files say of a segment: its members that day, and how often such come."""

from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches

import duckdb

from dms.errors import DataError, UsageError
from dms.query.published import told

CHANNELS = {"email": "email", "sms": "sms", "phone": "call", "mail": "mail"}
"""The channels, and how the columns of customer_contactability call them."""

HISTORY = "membership.segment_membership_history"

_MEMBERS = """
    create temporary table members as
    select
        members.customer_key,
        holdouts.household_key,
        holdouts.is_held_out,
        contactability.can_{channel} as is_contactable,
        contactability.{channel}_reason as contact_reason,
        customers.party_type,
        customers.rfm_segment,
        customers.sales_status,
        customers.service_status,
        customers.parts_status,
        customers.lifetime_gross,
        members.as_of_date
    from membership.segment_members as members
    inner join membership.segment_holdouts as holdouts using (customer_key)
    inner join marts.customer_contactability as contactability using (customer_key)
    inner join marts.customer_360 as customers using (customer_key)
    where members.segment_name = $segment
"""
_HOUSEHOLDS = """
    select
        any_value(members.as_of_date),
        count(distinct holdouts.household_key) filter (
            where not holdouts.is_held_out and (contactability.can_{channel} or not $by_channel)
        )
    from membership.segment_members as members
    inner join membership.segment_holdouts as holdouts using (customer_key)
    inner join marts.customer_contactability as contactability using (customer_key)
    where members.segment_name = $segment
"""
_THEN = f"""
    select customer_key from {HISTORY}
    where segment_name = $segment and entered_on <= $day
        and (exited_on is null or exited_on > $day)
"""
_NOW = "select customer_key from membership.segment_members where segment_name = $segment"
_RATE = """
    with members as ({members}),
    came as (
        select distinct customer_key from marts.customer_activities
        where department != 'finance' and activity_on > $day and activity_on <= $last
    ),
    households as (
        select customers.household_key, bool_or(came.customer_key is not null) as has_come
        from members
        inner join marts.customers as customers using (customer_key)
        left join came using (customer_key)
        group by customers.household_key
    )
    select avg(has_come::integer) from households
"""


def require_relations(connection: duckdb.DuckDBPyConnection, *names: str) -> None:
    """Raise DataError where what is published is of a time before these relations."""
    for name in names:
        if not has_published(connection, name):
            raise DataError(
                f"what is published has no {name}: an older version built it; run `dms build`"
            )


def has_published(connection: duckdb.DuckDBPyConnection, name: str) -> bool:
    """Whether the relation, schema.name, is published."""
    found = connection.execute(
        "select 1 from duckdb_tables() where database_name = current_database()"
        " and schema_name || '.' || table_name = ?",
        [name],
    ).fetchone()
    return found is not None


def load_members(connection: duckdb.DuckDBPyConnection, segment: str, channel: str) -> date:
    """Leave the members of a published segment, and what a campaign remembers of them, as the
    temporary table `members`; gives the day of the build.

    Raises:
        UsageError: there is no such segment.
        DataError: it has no members, or what is published is of an older version.
    """
    _require_members(connection, segment)
    with told(connection):
        connection.execute(_MEMBERS.format(channel=CHANNELS[channel]), {"segment": segment})
        ((found,),) = connection.execute("select any_value(as_of_date) from members").fetchall()
    if found is None:
        raise _nobody(segment)
    as_of: date = found
    return as_of


def count_households(
    connection: duckdb.DuckDBPyConnection, segment: str, channel: str | None
) -> tuple[int, date]:
    """How many households of a published segment may be drawn into an arm, with somebody who may be
    contacted by the channel if one is given; and the day of the build.

    Raises:
        UsageError: there is no such segment.
        DataError: it has no members, or what is published is of an older version.
    """
    _require_members(connection, segment)
    sql = _HOUSEHOLDS.format(channel=CHANNELS[channel or "email"])
    values = {"segment": segment, "by_channel": channel is not None}
    with told(connection):
        ((as_of, households),) = connection.execute(sql, values).fetchall()
    if as_of is None:
        raise _nobody(segment)
    return households, as_of


def _require_members(connection: duckdb.DuckDBPyConnection, segment: str) -> None:
    require_relations(connection, "membership.segment_members", "membership.segment_holdouts")
    require_segment(connection, segment)


def _nobody(segment: str) -> DataError:
    return DataError(f"{segment}: has no members in what is published; there is nobody to send to")


def require_segment(connection: duckdb.DuckDBPyConnection, segment: str) -> None:
    """Raise UsageError where no published segment has this name; says which come near."""
    with told(connection):
        rows = connection.execute("select segment_name from membership.segment_catalog").fetchall()
    names = [name for (name,) in rows]
    if segment not in names:
        near = ", ".join(get_close_matches(segment, names))
        raise UsageError(
            f"{segment}: is no published segment"
            + (f"; near: {near}" if near else "; `dms segment list` has them")
        )


def refuse_segment_name(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Raise UsageError where a campaign would be called like a segment."""
    try:
        require_segment(connection, name)
    except UsageError:
        return
    raise UsageError(f"--name {name}: is the name of a segment; add a month or an offer to it")


@dataclass(frozen=True)
class BaseRate:
    """How many of a segment's households came within a window, 0 to 1, and of whom that is."""

    rate: float
    source: str


def measure_base_rate(
    connection: duckdb.DuckDBPyConnection, segment: str, as_of: date, window_days: int
) -> BaseRate | None:
    """The share of households that came in the window that ends today; None where nobody was in the
    segment.

    Of those who were in it when the window began, where that is known: who is in it today may be so
    because they did not come.
    """
    with told(connection):
        day = as_of - timedelta(days=window_days)
        values = {"segment": segment, "day": day, "last": as_of}
        if has_published(connection, HISTORY):
            ((rate,),) = connection.execute(_RATE.format(members=_THEN), values).fetchall()
            if rate is not None:
                return BaseRate(
                    rate, f"who was in it on {day}, within the {window_days} days since"
                )
        ((rate,),) = connection.execute(_RATE.format(members=_NOW), values).fetchall()
    if rate is None:
        return None
    return BaseRate(
        rate,
        f"who is in it today, within the last {window_days} days; where its rule leaves out who "
        "came, say --base-rate",
    )
