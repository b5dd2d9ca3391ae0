"""What a file of the landing folder is, by its name, its bytes and what has landed. Writes nothing.

Of a file that its layout refuses only its rows can tell; write.py does.
"""

import re
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, count
from typing import Literal

import duckdb

from dms.landing.files import Found, LandingFile, Problem, explain_read_error
from dms.landing.reading.unpack import hash_file

MOST_AHEAD = timedelta(days=1)
"""How far a file's name may be ahead of the clock: it is in the sender's local time, and a day
without a time is that day's beginning."""

What = Literal["new", "known", "renamed", "redated", "ahead", "refused"]


@dataclass(frozen=True)
class Decision:
    """What a file is, and so what becomes of it.

    new      its rows land, under `name`
    known    its bytes have landed, as `landed_as`, and nothing is to be done
    renamed  they have, under an older name: what landed takes `name` and the date of this file
    redated  they have, but with no date as old as this file's: that date is noted
    ahead    its name says a time ahead of the clock: it does not land
    refused  it does not land, for `reason`
    """

    file: Found
    what: What
    name: str = ""
    landed_as: str = ""
    reason: str | None = None


def decide(
    connection: duckdb.DuckDBPyConnection,
    file: Found,
    now: datetime,
    advance: Callable[[int], None],
) -> Decision:
    """Decide what a file is; `now` is in UTC, `advance` is told the bytes read.

    Only where a file of its size has landed in its table is it read for its SHA-256. The same bytes
    under the name of a newer extract say that the rows still hold: they are dated by the newer
    name, so that the order of landing makes no difference.

    Raises:
        DataError, OSError: the file cannot be read.
    """
    if isinstance(file, Problem):
        return Decision(file, "refused", reason=file.reason)
    if is_ahead(file, now):
        return Decision(file, "ahead", reason=_explain_ahead(file, now))
    has_size, taken = _look_up(connection, file)
    landed = _find_landed(connection, file, advance) if has_size else None
    if landed is None:
        return Decision(file, "new", name=_free_name(file, taken))
    if (file.extracted_at, file.name) > (landed.extracted_at, landed.name):
        return Decision(file, "renamed", _free_name(file, taken), landed_as=landed.name)
    is_older = landed.first_extracted_at is not None and (
        file.extracted_at < landed.first_extracted_at
    )
    return Decision(file, "redated" if is_older else "known", landed_as=landed.name)


def refuse(file: Found, error: Exception) -> Decision:
    """The decision on a file that could not be read or written."""
    reason = explain_read_error(error) if isinstance(error, OSError) else str(error)
    return Decision(file, "refused", reason=reason)


def is_ahead(file: LandingFile, now: datetime) -> bool:
    """Whether its name says a time ahead of `now` (UTC): the day that the segments look from is
    that of the newest extract.
    """
    return file.extracted_at > now + MOST_AHEAD


def find_ahead(connection: duckdb.DuckDBPyConnection, now: datetime) -> list[str]:
    """A line for each file that landed with a time ahead of `now` (UTC), and what to do.

    Of these are files landed before such names were refused, or by a clock that was wrong.
    """
    try:
        ahead = connection.execute(
            """
            select feed || '/' || file_name, extracted_at from landing.files
            where extracted_at > $latest
            order by all
            """,
            {"latest": now + MOST_AHEAD},
        ).fetchall()
    except duckdb.CatalogException:  # a project without feeds
        return []
    return [
        f"{label}: landed with a time ahead of the clock, {extracted_at:%Y-%m-%d}, from which all "
        f"segments look now; to take it out: dms unland {shlex.quote(label)}"
        for label, extracted_at in ahead
    ]


def _explain_ahead(file: LandingFile, now: datetime) -> str:
    match = file.layout.file_pattern.fullmatch(file.plain_name)
    text = match["extracted_at"] if match else ""
    return (
        f"{text} in its name is ahead of the clock, by which it is {now:%Y-%m-%d %H:%M} UTC; "
        "rename the file"
    )


@dataclass(frozen=True)
class _Landed:
    """A file of the same bytes, as landing.files has it."""

    name: str
    extracted_at: datetime
    first_extracted_at: datetime | None


def _look_up(connection: duckdb.DuckDBPyConnection, file: LandingFile) -> tuple[bool, set[str]]:
    """Whether a file of its size has landed in its table, and which names are taken like its own.

    In one query, as this is asked of every file.
    """
    ((has_size, taken),) = connection.execute(
        """
        select
            count(*) filter (where bytes = $bytes) > 0,
            list(file_name) filter (
                where file_name = $name or starts_with(file_name, $name || '~')
            )
        from landing.files
        where feed = $feed and table_name = $table_name
        """,
        {"feed": file.feed, "table_name": file.table, "bytes": file.bytes, "name": file.name},
    ).fetchall()
    return has_size, set(taken or ())


def _find_landed(
    connection: duckdb.DuckDBPyConnection, file: LandingFile, advance: Callable[[int], None]
) -> _Landed | None:
    of_bytes = connection.execute(
        """
        select file_name, extracted_at, first_extracted_at from landing.files
        where feed = $feed and table_name = $table_name and sha256 = $sha256
        order by extracted_at desc, file_name
        """,
        {"feed": file.feed, "table_name": file.table, "sha256": hash_file(file.path, advance)},
    ).fetchall()
    # Where columns come from the name, the same bytes under another name are other rows.
    says = file.layout.name_values
    twins = (_Landed(*row) for row in of_bytes if says(_as_sent(row[0])) == says(file.name))
    return next(twins, None)


def _free_name(file: LandingFile, taken: set[str]) -> str:
    """The name to land under: with ~2, ~3, ... when other bytes landed under the file's own."""
    names = (f"{file.name}~{number}" for number in count(2))
    return next(name for name in chain([file.name], names) if name not in taken)


def _as_sent(name: str) -> str:
    """The name of a landed file without the ~2 of _free_name."""
    return re.sub(r"~\d+$", "", name)
