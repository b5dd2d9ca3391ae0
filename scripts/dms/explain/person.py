"""Whom `dms explain` is asked about: a customer key, or a number of a rooftop."""

import re

import duckdb

from dms.errors import DataError, UsageError
from dms.query.published import CONTACTS
from dms.sql import quote_text

KEY = re.compile("[0-9a-f]{32}")

MOST_NAMED = 5
"""Customers that are named where a number belongs to several."""


def find_customer(
    connection: duckdb.DuckDBPyConnection, text: str, with_contacts: bool
) -> tuple[str, str | None]:
    """The key of a customer, and a word on how it was found where it is another than asked for.

    Raises:
        UsageError: a number, and the contacts file is not open; or one of several customers.
        DataError: there is no such customer.
    """
    wanted = text.strip()
    if KEY.fullmatch(wanted.lower()):
        return _by_key(connection, wanted.lower())
    if not with_contacts:
        raise UsageError(
            f"dms explain {text}: is no customer_key (32 letters and digits); --contacts looks "
            "for it among the customer numbers"
        )
    return _by_number(connection, wanted), None


def _by_key(connection: duckdb.DuckDBPyConnection, key: str) -> tuple[str, str | None]:
    seen = key
    found = "select 1 from marts.customers where customer_key = {}"
    for _ in range(100):  # a key may have been merged several times
        if connection.execute(found.format(quote_text(seen))).fetchone():
            return seen, None if seen == key else f"{key} is {seen} now: the two turned out one"
        row = connection.execute(
            "select new_customer_key from marts.customer_key_changes where change_type = 'merged'"
            f" and old_customer_key = {quote_text(seen)} order by change_number desc limit 1"
        ).fetchone()
        if row is None:
            break
        seen = row[0]
    raise DataError(f"{key}: what is published has no such customer")


def _by_number(connection: duckdb.DuckDBPyConnection, text: str) -> str:
    *places, number = text.split(":")
    if len(places) > 2:
        raise UsageError(f"{text}: write a number, feed:number or feed:source_code:number")
    where = f"source_customer_number = {quote_text(number)}"
    for column, place in zip(("feed", "source_code"), places, strict=False):
        where += f" and {column} = {quote_text(place)}"
    rows = connection.execute(
        "select distinct feed, source_code, customer_key"
        f" from {CONTACTS}.marts.customer_crosswalk where {where} order by all"
    ).fetchall()
    keys = {key for _, _, key in rows}
    if not keys:
        raise DataError(f"{text}: no customer of what is published has that number")
    if len(keys) > 1:
        named = ", ".join(f"{feed}:{code}:{number}" for feed, code, _ in rows[:MOST_NAMED])
        more = f" and {len(rows) - MOST_NAMED} more" if len(rows) > MOST_NAMED else ""
        raise UsageError(f"{text}: the number of {len(keys)} customers; say which: {named}{more}")
    return str(keys.pop())
