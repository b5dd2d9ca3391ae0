"""One file into its raw table: rows, rejected lines and its row of landing.files, or nothing."""

import io
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import duckdb

from dms.errors import DataError
from dms.landing.delimited_rows import DelimitedRows
from dms.landing.files import LandingFile
from dms.landing.header import read_header
from dms.landing.json_rows import JsonRows, json_records
from dms.landing.purge import purge
from dms.landing.raw import transaction
from dms.landing.target import Landed, Steps, Target
from dms.landing.tombstones import has_tombstones
from dms.landing.unpack import open_unpacked
from dms.landing.xml_rows import xml_records


def land_file(
    connection: duckdb.DuckDBPyConnection,
    file: LandingFile,
    scratch: Path,
    advance: Callable[[int], None],
) -> Landed:
    """Land a file in one transaction; `advance` is told the bytes read of the file as found.

    What it says of people who were forgotten does not stay.

    Raises:
        DataError: the file is refused; nothing of it stays.
    """
    done = 0
    with transaction(connection), open_unpacked(file.path, file.name) as (stream, packed):
        target = Target(connection, file)
        with closing(_write_rows(target, stream, scratch)) as steps:
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


def check_file(connection: duckdb.DuckDBPyConnection, file: LandingFile) -> tuple[str, ...]:
    """Check that a file can be opened and its header fits; gives the columns that are not known.

    Where no header tells the columns, each line does, and they are not read here.

    Raises:
        DataError: it would be refused.
    """
    with open_unpacked(file.path, file.name) as (stream, _):
        target = Target(connection, file)
        if file.layout.format == "delimited":
            DelimitedRows(target, read_header(stream, file.layout))
        else:
            stream.read(1)
    return target.landed.unknown_columns


def _write_rows(target: Target, stream: io.BufferedReader, scratch: Path) -> Steps:
    """Write what the file holds, some lines at a time."""
    layout = target.file.layout
    if layout.format == "json_lines":
        return JsonRows(target, scratch).write(json_records(stream, layout))
    if layout.format == "xml":
        records = xml_records(stream, layout.record, layout.places)
        return JsonRows(target, scratch).write(records)
    header = read_header(stream, layout)
    return DelimitedRows(target, header).write(stream, scratch)
