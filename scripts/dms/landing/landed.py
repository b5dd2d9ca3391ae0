"""Whether a file's bytes have landed before, and what that says about their rows."""

import re
import shlex
from collections.abc import Callable
from datetime import datetime

import duckdb

from dms.landing.files import MOST_AHEAD, LandingFile, hash_file
from dms.landing.raw import quote_table, transaction
from dms.landing.target import free_name


def find_landed(
    connection: duckdb.DuckDBPyConnection, file: LandingFile, advance: Callable[[int], None]
) -> str | None:
    """The name that a file's bytes had landed under, or None.

    Only where a file of that size has landed in its table is it read for its SHA-256; `advance` is
    told the bytes read.

    The same bytes under the name of a newer extract say that the rows still hold: rows and file are
    then dated by the newer name, so that the order of landing makes no difference. The oldest date
    that they had is kept beside it.

    Raises:
        DataError, OSError: the file cannot be read.
    """
    here = {"feed": file.layout.feed, "table_name": file.layout.table.name}
    of_size = connection.execute(
        """
        select 1 from landing.files
        where feed = $feed and table_name = $table_name and bytes = $bytes
        limit 1
        """,
        here | {"bytes": file.bytes},
    ).fetchone()
    if of_size is None:
        return None
    of_bytes = connection.execute(
        """
        select file_name, extracted_at from landing.files
        where feed = $feed and table_name = $table_name and sha256 = $sha256
        order by extracted_at desc, file_name
        """,
        here | {"sha256": hash_file(file.path, advance)},
    ).fetchall()
    # Where columns come from the name, the same bytes under another name are other rows.
    says = file.layout.name_values
    landed = next((twin for twin in of_bytes if says(_as_sent(twin[0])) == says(file.name)), None)
    if landed is None:
        return None
    name, extracted_at = landed
    if (file.extracted_at, file.name) > (extracted_at, name):
        _rename(connection, file, here, name)
    else:
        _note_first_date(connection, file, here, name)
    return str(name)


def _as_sent(name: str) -> str:
    """The name of a landed file without the ~2 of free_name."""
    return re.sub(r"~\d+$", "", name)


def _rename(
    connection: duckdb.DuckDBPyConnection, file: LandingFile, here: dict[str, str], name: str
) -> None:
    """Give what landed as `name` the name and date of this file."""
    names = {"old_name": name, "new_name": free_name(connection, file)}
    date = {"extracted_at": file.extracted_at}
    with transaction(connection):
        connection.execute(
            """
            update landing.files set
                file_name = $new_name,
                extracted_at = $extracted_at,
                first_extracted_at = least(first_extracted_at, $extracted_at)
            where feed = $feed and table_name = $table_name and file_name = $old_name
            """,
            here | names | date,
        )
        connection.execute(
            f"""
            update {quote_table(file.layout.table)}
            set _file = $new_name, _extracted_at = $extracted_at
            where _file = $old_name
            """,
            names | date,
        )
        connection.execute(
            """
            update landing.rejected_rows set file_name = $new_name
            where feed = $feed and table_name = $table_name and file_name = $old_name
            """,
            here | names,
        )


def _note_first_date(
    connection: duckdb.DuckDBPyConnection, file: LandingFile, here: dict[str, str], name: str
) -> None:
    connection.execute(
        """
        update landing.files set first_extracted_at = $extracted_at
        where feed = $feed and table_name = $table_name and file_name = $name
            and first_extracted_at > $extracted_at
        """,
        here | {"name": name, "extracted_at": file.extracted_at},
    )


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
