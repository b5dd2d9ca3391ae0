"""What is published of a customer: segments, what may be sent, and the history."""

from typing import Any

import duckdb

from dms.sql import quote_text

_PROFILE = """
    select
        household_key, home_dealership_key, party_type, commercial_relationship,
        cast(first_seen_on as varchar) as first_seen_on,
        cast(last_activity_on as varchar) as last_activity_on
    from marts.customers
    where customer_key = {key}
"""

_SEGMENTS = """
    select
        members.segment_name as segment, catalog.title, catalog.priority,
        cast(members.qualified_on as varchar) as qualified_on, members.reason
    from membership.segment_members as members
    left join membership.segment_catalog as catalog
        on members.segment_name = catalog.segment_name
    where members.customer_key = {key}
    order by catalog.priority nulls last, segment
"""

_CHANNELS = """
    with channels as (
        unpivot (
            select
                can_email as email, can_sms as sms, can_call as phone, can_mail as mail
            from marts.customer_contactability
            where customer_key = {key}
        ) on email, sms, phone, mail into name channel value is_allowed
    )
    select
        channels.channel, channels.is_allowed, evidence.reason, evidence.evidence_kind,
        cast(evidence.evidence_on as varchar) as evidence_on,
        cast(evidence.expires_on as varchar) as expires_on, evidence.feed
    from channels
    left join (select * from marts.contact_evidence where customer_key = {key}) as evidence
        on channels.channel = evidence.channel
    order by list_position(['email', 'sms', 'phone', 'mail'], channels.channel)
"""

_HELD_OUT = """
    select is_held_out
    from membership.segment_holdouts
    where customer_key = {key} and is_held_out
"""

_HISTORY = """
    select
        segment_name as segment, cast(entered_on as varchar) as entered_on,
        cast(exited_on as varchar) as exited_on, entry_reason, exit_reason, is_entry_observed,
        entry_sentence
    from membership.segment_membership_history
    where customer_key = {key}
    order by entered_on desc, exited_on desc nulls first, segment
"""


def rows_of(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    """The rows of a query, by the names of its columns."""
    found = connection.execute(sql)
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def profile(connection: duckdb.DuckDBPyConnection, key: str) -> dict[str, Any]:
    """Who it is, without names."""
    return rows_of(connection, _PROFILE.format(key=quote_text(key)))[0]


def segments(connection: duckdb.DuckDBPyConnection, key: str) -> list[dict[str, Any]]:
    """The segments of a customer with the reason, by priority."""
    return rows_of(connection, _SEGMENTS.format(key=quote_text(key)))


def channels(connection: duckdb.DuckDBPyConnection, key: str) -> list[dict[str, Any]]:
    """Which channels may be used, why, and what says so."""
    return rows_of(connection, _CHANNELS.format(key=quote_text(key)))


def is_held_out(connection: duckdb.DuckDBPyConnection, key: str) -> bool:
    """Whether every campaign, export and list leaves them out."""
    if not is_published(connection, "membership", "segment_holdouts"):
        return False
    return bool(rows_of(connection, _HELD_OUT.format(key=quote_text(key))))


def history(connection: duckdb.DuckDBPyConnection, key: str) -> list[dict[str, Any]] | None:
    """When they were in which segment, the newest first; None where no history is published."""
    if not is_published(connection, "membership", "segment_membership_history"):
        return None
    return rows_of(connection, _HISTORY.format(key=quote_text(key)))


def is_published(connection: duckdb.DuckDBPyConnection, schema: str, name: str) -> bool:
    """Whether what is published has a table."""
    found = connection.execute(
        "select count(*) from duckdb_tables() where database_name = current_database()"
        f" and schema_name = {quote_text(schema)} and table_name = {quote_text(name)}"
    ).fetchone()
    return found != (0,)
