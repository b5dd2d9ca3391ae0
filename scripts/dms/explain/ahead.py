"""On which of the next days a rule would take a customer in, or let them go.

All days are asked at once: the rule stands as a subquery beside the list of days, and its day is
that of the row. What a rule reads stays as published: nothing new happens, and what a mart has
worked out for its day, as a score or a status, stays as it is.
"""

import datetime

import duckdb

from dms.segments.rules.trees import ANY_DAY
from dms.sql import quote_text

AS_OF = f"CAST('{ANY_DAY}' AS DATE)"
"""How as_of_date stands in the SQL of a tree."""


def days_in(
    connection: duckdb.DuckDBPyConnection, rule: str, key: str, first: str, days: int
) -> list[int]:
    """The days from `first` (ISO 8601, number 0) to `days` later on which the customer is in.

    `rule` is the SQL of a tree, for any day.
    """
    if not days:
        return [0] if is_in(connection, rule, key, first) else []
    numbers = (
        f"select cast(number as integer) as number, cast(cast({quote_text(first)} as date)"
        f" + cast(number as integer) as date) as day from range({days + 1}) as numbers (number)"
    )
    query = (
        f"select moved.number from ({numbers}) as moved where exists (select 1 from"
        f" ({rule.replace(AS_OF, 'moved.day')}) as members"
        f" where members.customer_key = {quote_text(key)}) order by all"
    )
    try:
        return [number for (number,) in connection.execute(query).fetchall()]
    except (duckdb.BinderException, duckdb.NotImplementedException):
        # DuckDB lets no window that reads the row outside stand in another one.
        return [
            number
            for number in range(days + 1)
            if is_in(connection, rule, key, day_after(first, number))
        ]


def is_in(connection: duckdb.DuckDBPyConnection, rule: str, key: str, day: str) -> bool:
    """Whether a rule holds for the customer on a day."""
    found = connection.execute(
        f"select count(*) from ({rule.replace(ANY_DAY, day)}) where customer_key = "
        f"{quote_text(key)}"
    ).fetchone()
    return found != (0,)


def day_after(first: str, days: int) -> str:
    """The day so many days later, ISO 8601."""
    return str(datetime.date.fromisoformat(first) + datetime.timedelta(days=days))
