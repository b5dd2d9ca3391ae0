"""One file into its raw table: rows, rejected lines and its row of landing.files, or nothing."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import duckdb

from dms.errors import DataError
from dms.landing.delimited_rows import DelimitedRows
from dms.landing.files import LandingFile, open_unpacked
from dms.landing.json_rows import JsonRows, line_records, write_parts
from dms.landing.raw import transaction
from dms.landing.target import Landed, Target
from dms.landing.text import Numberer, Part, read_header
from dms.landing.xml_rows import xml_records


def land_file(
    connection: duckdb.DuckDBPyConnection,
    file: LandingFile,
    sha256: str,
    scratch: Path,
    advance: Callable[[int], None],
) -> Landed:
    """Land a file in one transaction; `advance` is told the bytes read of the file as found.

    Raises:
        DataError: the file is refused; nothing of it stays.
    """
    before = file.path.stat()
    done = 0
    with transaction(connection), open_unpacked(file.path) as (stream, position):
        target = Target(connection, file)
        rows, parts = _open_rows(target, stream, scratch)
        for part in parts:
            rows.insert(part)
            advance(position() - done)
            done = position()
        rows.finish()
        after = file.path.stat()
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            raise DataError("changed while it was read; run again when it is complete")
        target.record(sha256, before.st_size)
    return target.landed


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
