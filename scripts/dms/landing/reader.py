"""One file into its raw table: rows, rejected lines and its row of landing.files, or nothing."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import duckdb

from dms.errors import DataError
from dms.landing.delimited_rows import DelimitedRows
from dms.landing.files import LandingFile
from dms.landing.json_rows import JsonRows, line_records, write_parts
from dms.landing.raw import transaction
from dms.landing.target import Landed, Target
from dms.landing.text import Numberer, Part, read_header
from dms.landing.unpack import open_unpacked
from dms.landing.xml_rows import xml_records


def land_file(
    connection: duckdb.DuckDBPyConnection,
    file: LandingFile,
    scratch: Path,
    advance: Callable[[int], None],
) -> Landed:
    """Land a file in one transaction; `advance` is told the bytes read of the file as found.

    Raises:
        DataError: the file is refused; nothing of it stays.
    """
    done = 0
    with transaction(connection), open_unpacked(file.path, file.name) as (stream, packed):
        target = Target(connection, file)
        rows, parts = _open_rows(target, stream, scratch)
        for part in parts:
            rows.insert(part)
            advance(packed.position - done)
            done = packed.position
        rows.finish()
        sha256 = packed.sha256()
        if packed.has_changed():
            raise DataError("changed while it was read; run again when it is complete")
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
            DelimitedRows(target, read_header(stream, file.layout.delimiter))
        else:
            stream.read(1)
    return target.landed.unknown_columns


def _open_rows(
    target: Target, stream: IO[bytes], scratch: Path
) -> tuple[DelimitedRows | JsonRows, Iterator[Part]]:
    """What writes the file's parts, and the parts."""
    layout = target.file.layout
    if layout.format == "json_lines":
        return JsonRows(target), write_parts(line_records(stream), scratch)
    if layout.format == "xml":
        records = xml_records(stream, layout.record, layout.places)
        return JsonRows(target), write_parts(records, scratch)
    header = read_header(stream, layout.delimiter)
    numberer = Numberer(layout.delimiter, len(header), scratch)
    return DelimitedRows(target, header), numberer.parts(stream)
