"""What was decided of a file, into the warehouse: within a transaction of the caller's."""

import io
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import duckdb

from dms.errors import DataError
from dms.landing.decide import Decision
from dms.landing.erasing.purge import purge
from dms.landing.erasing.tombstones import has_tombstones
from dms.landing.files import LandingFile, Problem
from dms.landing.raw import quote_table
from dms.landing.reading.header import read_header
from dms.landing.reading.json_records import json_records
from dms.landing.reading.unpack import open_unpacked
from dms.landing.reading.xml_rows import xml_records
from dms.landing.rows.delimited_rows import DelimitedRows
from dms.landing.rows.json_rows import JsonRows
from dms.landing.rows.target import Landed, Steps, Target


def write(
    connection: duckdb.DuckDBPyConnection,
    decision: Decision,
    scratch: Path,
    advance: Callable[[int], None],
    *,
    is_alone: bool,
) -> Landed:
    """Write what was decided; gives what landed, which is nothing but of a new file.

    `advance` is told the bytes read of the file as found; `is_alone` tells that the transaction has
    no other file.

    Raises:
        NotAlone: but it has to be.
        DataError: the file is refused after all; the caller has to undo what was written of it.
        OSError: it cannot be read.
    """
    if decision.what == "new" and isinstance(decision.file, LandingFile):
        return _write_rows(
            Target(connection, decision.file, decision.name, is_alone=is_alone),
            connection,
            scratch,
            advance,
        )
    update_landed(connection, decision)
    return Landed()


def check(
    connection: duckdb.DuckDBPyConnection, file: LandingFile, name: str, *, is_alone: bool
) -> Landed:
    """Check that a new file can be opened and its header fits; gives the columns not known.

    Where no header tells the columns, each line does, and they are not read here.

    Raises:
        DataError: it would be refused.
        NotAlone: see write.
    """
    with open_unpacked(file.path, file.name) as (stream, _):
        target = Target(connection, file, name, is_alone=is_alone)
        if file.layout.format == "delimited":
            DelimitedRows(target, read_header(stream, file.layout))
        else:
            stream.read(1)
    return target.landed


def update_landed(connection: duckdb.DuckDBPyConnection, decision: Decision) -> None:
    """Give what landed before the name and dates that the decision says, if any."""
    file = decision.file
    if isinstance(file, Problem):
        return
    values = {"old_name": decision.landed_as, "extracted_at": file.extracted_at}
    of_file = values | {"feed": file.feed, "table_name": file.table}
    if decision.what == "redated":
        connection.execute(
            """
            update landing.files set first_extracted_at = $extracted_at
            where feed = $feed and table_name = $table_name and file_name = $old_name
            """,
            of_file,
        )
    elif decision.what == "renamed":
        name = {"new_name": decision.name}
        connection.execute(
            """
            update landing.files set
                file_name = $new_name,
                extracted_at = $extracted_at,
                first_extracted_at = least(first_extracted_at, $extracted_at)
            where feed = $feed and table_name = $table_name and file_name = $old_name
            """,
            of_file | name,
        )
        connection.execute(
            f"""
            update {quote_table(file.layout.table)}
            set _file = $new_name, _extracted_at = $extracted_at
            where _file = $old_name
            """,
            values | name,
        )
        connection.execute(
            """
            update landing.rejected_rows set file_name = $new_name
            where feed = $feed and table_name = $table_name and file_name = $old_name
            """,
            {key: value for key, value in (of_file | name).items() if key != "extracted_at"},
        )


def _write_rows(
    target: Target,
    connection: duckdb.DuckDBPyConnection,
    scratch: Path,
    advance: Callable[[int], None],
) -> Landed:
    """Rows, rejected lines and the row of landing.files; what they say of people who were
    forgotten does not stay.
    """
    done = 0
    file = target.file
    with open_unpacked(file.path, file.name) as (stream, packed):
        with closing(_read_rows(target, stream, scratch)) as steps:
            for _ in steps:
                advance(packed.position - done)
                done = packed.position
        sha256 = packed.sha256()
        if packed.has_changed():
            raise DataError("changed while it was read; run again when it is complete")
        if has_tombstones(connection):
            purged = purge(connection, [file.layout], target.file_name)
            target.landed.rows_landed -= sum(purged.deleted.values())
        target.record(sha256, packed.size)
    return target.landed


def _read_rows(target: Target, stream: io.BufferedReader, scratch: Path) -> Steps:
    """Write what the file holds, some lines at a time."""
    layout = target.file.layout
    if layout.format == "json_lines":
        return JsonRows(target, scratch).write(json_records(stream, layout))
    if layout.format == "xml":
        records = xml_records(stream, layout.record, layout.places)
        return JsonRows(target, scratch).write(records)
    header = read_header(stream, layout)
    return DelimitedRows(target, header).write(stream, scratch)
