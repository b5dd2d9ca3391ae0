"""Files of any size to measure with: the readable lines of exports, written over and over; of XML,
whole documents."""

import csv
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from dms.clock import read_clock
from dms.errors import DataError
from dms.landing.decide import is_ahead
from dms.landing.files import LandingFile, find_files
from dms.landing.layouts import Layout, Layouts
from dms.landing.reading.text import BYTE_ORDER_MARK
from dms.landing.reading.unpack import open_unpacked

MOST_SAMPLE_BYTES = 64_000_000
"""Of a table's lines to repeat: they are held in memory."""


@dataclass
class BenchFile:
    """A file of one raw table, as DuckDB's reader and landing can both read it."""

    path: Path
    layout: Layout
    rows: int


@dataclass
class _Lines:
    name: str
    layout: Layout
    header: bytes
    lines: list[bytes] = field(default_factory=list)
    size: int = 0


def write_files(source: Path, feed: str, layouts: Layouts, to: Path, size: int) -> list[BenchFile]:
    """Write a file a table of the feed, some `size` bytes in all, shared out as in `source`.

    Lines that one of the two readers would not take are left out, so that both do the same work.

    Raises:
        DataError: `source` has no file of the feed.
    """
    now = read_clock()
    tables: dict[str, _Lines] = {}
    for file in find_files(source, layouts):
        if isinstance(file, LandingFile) and file.feed == feed and not is_ahead(file, now):
            _collect(file, tables)
    total = sum(table.size for table in tables.values())
    if not total:
        raise DataError(f"{source}: has no rows of {feed}; name a folder with exports of it")
    folder = to / feed
    folder.mkdir(parents=True)
    return [
        _write(table, folder, size * table.size // total)
        for table in tables.values()
        if table.lines
    ]


def free_bytes(folder: Path) -> int:
    """How much the disk of a folder still takes."""
    return shutil.disk_usage(folder).free


def require_room(folder: Path, size: float) -> None:
    """Refuse to begin what would fill the disk of a temporary folder; `size` in bytes.

    Raises:
        DataError: there is less.
    """
    if free_bytes(folder) < size:
        raise DataError(
            f"{folder}: the disk has no room for {size / 1e9:,.1f} GB; set TMPDIR to a folder on "
            "another one"
        )


def _collect(file: LandingFile, tables: dict[str, _Lines]) -> None:
    table = tables.get(file.table)
    if table and table.size > MOST_SAMPLE_BYTES:
        return
    with open_unpacked(file.path, file.name) as (stream, _):
        is_delimited = file.layout.format == "delimited"
        header = stream.readline().removeprefix(BYTE_ORDER_MARK).rstrip() if is_delimited else b""
        table = tables.setdefault(
            file.layout.table.name, _Lines(file.plain_name, file.layout, header)
        )
        if table.header == header:
            for line in [stream.read()] if file.layout.format == "xml" else _sound(stream, table):
                table.lines.append(line)
                table.size += len(line)


def _sound(lines: Iterator[bytes], table: _Lines) -> Iterator[bytes]:
    delimiter = table.layout.delimiter
    width = len(_split(table.header, delimiter)) if delimiter else 0
    for raw in lines:
        line = raw.removeprefix(BYTE_ORDER_MARK).rstrip(b"\r\n") + b"\n"
        try:
            if delimiter:
                is_sound = len(_split(line, delimiter)) == width
            else:
                is_sound = isinstance(json.loads(line), dict)
        except (ValueError, csv.Error):
            continue
        if is_sound:
            yield line


def _split(line: bytes, delimiter: str) -> list[str]:
    text = line.decode("utf-8").rstrip("\n")
    return next(csv.reader([text], delimiter=delimiter, strict=True), [])


def _write(table: _Lines, folder: Path, size: int) -> BenchFile:
    path = folder / table.name
    times = max(1, round(size / table.size))
    block = b"".join(table.lines)
    with path.open("wb") as out:
        if table.header:
            out.write(table.header + b"\n")
        for _ in range(times):
            out.write(block)
    return BenchFile(path, table.layout, times * len(table.lines))
