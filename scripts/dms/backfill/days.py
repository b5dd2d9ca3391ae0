"""Which past days can be kept: month ends for which there are rows, and which are not kept yet."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from dms.errors import DataError
from dms.publishing.record import read_build, require_publishable
from dms.settings import Settings
from dms.sql import quote
from dms.warehouse import explain_open_error, has_relation

_LANDED_SINCE = """
    select count(*)
    from landing.files
    where landed_at > (
        select started_at from quality.builds order by event_number desc limit 1
    )
"""

_LAST_KEPT = "select max(as_of_date) from keys.int_state_days"

# Every subject that was in the project at the last build: one that is new has days to be kept.
_WHOLLY_KEPT = """
    with

    subjects as (
        select kind, subject
        from keys.int_state_days
        group by all
        having arg_max(definition, (as_of_date, given_in)) != 'removed'
    )

    select as_of_date
    from (select distinct as_of_date, kind, subject from keys.int_state_days)
    semi join subjects using (kind, subject)
    group by as_of_date
    having count(*) = (select count(*) from subjects)
"""

# What the models of history have, beside what is kept.
_UNSEEN = """
    select count(*)
    from keys.int_state_days as kept
    anti join membership.state_days as seen
        on
            kept.as_of_date = seen.as_of_date
            and kept.kind = seen.kind
            and kept.subject = seen.subject
"""

_FIRST = "select min(first_seen_on) from marts.customers"

_NEWEST_EXTRACT = "select cast(max(extracted_at) as date) from landing.files"


@dataclass(frozen=True)
class Situation:
    """What the last build left.

    build             the invocation of that build
    as_of             the day that it looked from, and that is kept
    newest_extract    the day of the newest extract
    first_seen        the day on which the first customer was seen; None without customers
    kept              days that are kept already, of all segments that there are
    has_unseen_days   whether days are kept that no model of history has
    """

    build: str
    as_of: date
    newest_extract: date
    first_seen: date | None
    kept: frozenset[date]
    has_unseen_days: bool


def read_situation(settings: Settings) -> Situation:
    """Read what the last build left.

    Raises:
        DataError: there is no warehouse, it holds no build that passed and kept its day, files
            have landed since, or another process holds it.
    """
    with opened(settings.warehouse) as connection:
        catalog = catalog_of(connection)
        build = read_build(connection, quote(catalog))
        require_publishable(build)
        if not has_relation(connection, catalog, "membership.state_days"):
            raise DataError(f"{settings.warehouse}: keeps no history yet; run `dms build`")
        (last_kept,) = _row(connection, _LAST_KEPT)
        if last_kept is None or build.as_of_date != last_kept:
            kept = f"the last day kept is {last_kept}" if last_kept else "no day is kept"
            raise DataError(
                f"{settings.warehouse}: was built for {build.as_of_date}, and {kept}; run "
                "`dms build` without --as-of first"
            )
        if _row(connection, _LANDED_SINCE) != (0,):
            raise DataError(
                f"{settings.warehouse}: files have landed since the last build; run `dms build`"
            )
        return Situation(
            build=build.invocation_id,
            as_of=build.as_of_date,
            newest_extract=_row(connection, _NEWEST_EXTRACT)[0],
            first_seen=_row(connection, _FIRST)[0],
            kept=frozenset(day for (day,) in connection.execute(_WHOLLY_KEPT).fetchall()),
            has_unseen_days=_row(connection, _UNSEEN) != (0,),
        )


@contextmanager
def opened(warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse under its own name, by which its views read it; nobody can write meanwhile.

    Raises:
        DataError: there is no such file, it is no DuckDB database, or another process writes to it.
    """
    if not warehouse.is_file():
        raise DataError(f"{warehouse}: there is no warehouse yet; run `dms build`")
    try:
        connection = duckdb.connect(str(warehouse), read_only=True)
    except duckdb.Error as error:
        raise explain_open_error(warehouse, error) from error
    with connection:
        yield connection


def catalog_of(connection: duckdb.DuckDBPyConnection) -> str:
    """The name of the database that is open."""
    return str(_row(connection, "select current_database()")[0])


def month_ends(as_of: date, months: int) -> list[date]:
    """The last days of so many calendar months before that of `as_of`, the oldest first."""
    days = []
    day = as_of
    for _ in range(months):
        day = day.replace(day=1) - timedelta(days=1)
        days.append(day)
    return days[::-1]


def _row(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[Any, ...]:
    row = connection.execute(query).fetchone()
    assert row is not None
    return row
