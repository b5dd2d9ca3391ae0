"""On which of the next days a rule would take a customer in, or let them go.

All days are asked at once: the rule stands as a subquery beside the list of days, and its day is
that of the row. What a rule reads stays as published: nothing new happens, and what a mart has
worked out for its day, as a score or a status, stays as it is.
"""

import datetime

import duckdb
from sqlglot import exp

from dms.segments.rules.trees import ANY_DAY, DIALECT, sql_of
from dms.sql import quote_text


def depends_on_day(tree: exp.Query) -> bool:
    """Whether the day stands in what decides on members, and not in the reason alone."""
    return any(True for _ in _days(tree))


def days_in(
    connection: duckdb.DuckDBPyConnection, tree: exp.Query, key: str, first: str, days: int
) -> list[int]:
    """The days from `first` (ISO 8601, number 0) to `days` later on which the customer is in."""
    moved = tree.copy()
    for day in list(_days(moved)):
        day.replace(exp.column("day", "moved"))
    numbers = (
        f"select cast(number as integer) as number, cast(cast({quote_text(first)} as date)"
        f" + cast(number as integer) as date) as day from range({days + 1}) as numbers (number)"
    )
    query = (
        f"select moved.number from ({numbers}) as moved where exists (select 1 from"
        f" ({sql_of(moved, first)}) as members where members.customer_key = {quote_text(key)})"
        " order by all"
    )
    try:
        return [number for (number,) in connection.execute(query).fetchall()]
    except (duckdb.BinderException, duckdb.NotImplementedException):
        # DuckDB has no window beside windows in a subquery that reads the row outside.
        return [
            number
            for number in range(days + 1)
            if is_in(connection, tree, key, day_after(first, number))
        ]


def is_in(connection: duckdb.DuckDBPyConnection, tree: exp.Query, key: str, day: str) -> bool:
    """Whether a rule holds for the customer on a day."""
    found = connection.execute(
        f"select count(*) from ({sql_of(tree, day)}) where customer_key = {quote_text(key)}"
    ).fetchone()
    return found != (0,)


def day_after(first: str, days: int) -> str:
    """The day so many days later, ISO 8601."""
    return str(datetime.date.fromisoformat(first) + datetime.timedelta(days=days))


def _days(tree: exp.Expression) -> list[exp.Cast]:
    return [
        cast
        for cast in tree.find_all(exp.Cast)
        if isinstance(cast.this, exp.Literal) and cast.this.this == ANY_DAY
    ]


def _is_text(cast: exp.Cast) -> bool:
    return cast.sql(DIALECT) == ""
