"""A build for a past day: who may be contacted is not a matter of that day but of today."""

from pathlib import Path

import duckdb

from dms.sql import quote, quote_text
from dms.warehouse import attach_read_only, list_columns

WISHES = "marts.customer_contactability"

EVIDENCE = '"marts"."contact_evidence"'
"""What the wishes rest on."""

NOBODY = {
    "can_email": "false",
    "can_sms": "false",
    "can_call": "false",
    "can_mail": "false",
    "email_reason": "'not_known_today'",
    "sms_reason": "'not_known_today'",
    "call_reason": "'not_known_today'",
    "mail_reason": "'not_known_today'",
    "preferred_channel": "cast(null as varchar)",
}
"""Columns on contacting a customer; what they hold for one whom the newest build does not know."""

REACHED = {
    "reachable": "can_email or can_sms or can_call or can_mail",
    "reachable_by_email": "can_email",
    "reachable_by_sms": "can_sms",
    "reachable_by_phone": "can_call",
    "reachable_by_mail": "can_mail",
}
"""Columns of membership.segment_catalog, and which members each one counts."""


def ask_today(segments: Path, contacts: Path, published: Path) -> None:
    """Write the wishes of the published build into the two files of a past day.

    `published` is segments.duckdb of the newest build; without one, nobody may be contacted.
    Whom that build does not know (erased, or a customer no more) leaves the file of contacts.
    """
    with duckdb.connect(":memory:") as connection:
        connection.execute(
            "create table today as select cast(null as varchar) as customer_key,"
            f" {', '.join(f'{value} as {name}' for name, value in NOBODY.items())} limit 0"
        )
        if published.exists():
            attach_read_only(connection, published, "published")
            connection.execute(
                f"insert into today by name select customer_key, {', '.join(NOBODY)}"
                f" from published.{WISHES}"
            )
        connection.execute(f"attach {quote_text(segments)} as segments_then")
        for table, columns in list_columns(connection, "segments_then").items():
            if "customer_key" in columns and not NOBODY.keys().isdisjoint(columns):
                _set_wishes(connection, f"segments_then.{table}", NOBODY.keys() & columns)
        _set_evidence(connection, "segments_then")
        _count_reachable(connection, "segments_then")
        connection.execute("detach segments_then")
        connection.execute(f"attach {quote_text(contacts)} as contacts_then")
        for table, columns in list_columns(connection, "contacts_then").items():
            for column in columns:
                if column.endswith("customer_key"):
                    connection.execute(
                        f"delete from contacts_then.{table} where {quote(column)} not in"
                        " (select customer_key from today)"
                    )
        connection.execute("detach contacts_then")


def _set_wishes(connection: duckdb.DuckDBPyConnection, table: str, columns: set[str]) -> None:
    settings = ", ".join(f"{name} = asked.{name}" for name in sorted(columns))
    values = ", ".join(
        # The preferred channel of somebody who is known may well be none.
        f"case when today.customer_key is null then {NOBODY[name]} else today.{name} end as {name}"
        for name in sorted(columns)
    )
    connection.execute(
        f"""
        update {table} as members set {settings}
        from (
            select listed.customer_key, {values}
            from (select distinct customer_key from {table}) as listed
            left join today on listed.customer_key = today.customer_key
        ) as asked
        where members.customer_key = asked.customer_key
        """
    )


def _set_evidence(connection: duckdb.DuckDBPyConnection, catalog: str) -> None:
    then = list_columns(connection, catalog).get(EVIDENCE)
    if then is None:
        return
    connection.execute(f"delete from {catalog}.{EVIDENCE}")
    now = list_columns(connection, "published").get(EVIDENCE)
    if now is None:
        return
    columns = ", ".join(quote(name) for name in then if name in now)
    connection.execute(
        f"insert into {catalog}.{EVIDENCE} by name select {columns} from published.{EVIDENCE}"
        f" where customer_key in (select customer_key from {catalog}.{WISHES})"
    )


def _count_reachable(connection: duckdb.DuckDBPyConnection, catalog: str) -> None:
    tables = list_columns(connection, catalog)
    needed = ('"membership"."segment_catalog"', '"membership"."segment_members"')
    if not all(table in tables for table in needed):
        return
    connection.execute(
        f"""
        update {catalog}.membership.segment_catalog as catalog
        set {", ".join(f"{name} = coalesce(counted.{name}, 0)" for name in REACHED)}
        from (
            select
                listed.segment_name,
                {", ".join(f"count(*) filter ({rule}) as {name}" for name, rule in REACHED.items())}
            from {catalog}.membership.segment_catalog as listed
            left join {catalog}.membership.segment_members as members
                on listed.segment_name = members.segment_name
            left join today
                on members.customer_key = today.customer_key
            group by listed.segment_name
        ) as counted
        where catalog.segment_name = counted.segment_name
        """
    )
