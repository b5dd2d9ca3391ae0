"""One file into its raw table: rows, rejected lines and its row of landing.files, or nothing."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone
from itertools import chain, count
from pathlib import Path

import duckdb

from dms.errors import DataError
from dms.landing.files import LandingFile, open_unpacked
from dms.landing.layouts import LOADER_COLUMNS, Layout
from dms.landing.raw import column_names, quote_table, transaction
from dms.landing.text import (
    CARRIAGE_RETURN_MARK,
    LINE_FEED_MARK,
    LONGEST_LINE_BYTES,
    Numberer,
    Part,
    read_header,
)
from dms.sql import quote

# As JSON, because binding a list costs DuckDB half a millisecond for each of its elements.
INSERT_REJECTED = """
    insert into landing.rejected_rows
        (feed, table_name, file_name, line_number, reason, raw_line)
    select $feed, $table_name, $file_name,
        cast(line ->> 0 as bigint), line ->> 1, line ->> 2
    from (select unnest(cast(cast($lines as json) as json[])) as line)
"""

# What the text was not yet cleared of; a line may be in reject_errors more than once.
INSERT_REJECTED_BY_DUCKDB = """
    insert into landing.rejected_rows
        (feed, table_name, file_name, line_number, reason, raw_line)
    select
        $feed,
        $table_name,
        $file_name,
        cast(split_part(csv_line, $delimiter, 1) as bigint) as line_number,
        any_value(error_message),
        any_value(substr(csv_line, strpos(csv_line, $delimiter) + 1))
    from reject_errors
    group by line_number
"""

INSERT_FILE = """
    insert into landing.files
        (feed, table_name, file_name, sha256, bytes, lines, rows_landed, rows_rejected,
        extracted_at, first_extracted_at, landed_at, unknown_columns)
    values ($feed, $table_name, $file_name, $sha256, $bytes, $lines, $rows_landed,
        $rows_rejected, $extracted_at, $extracted_at, $landed_at, $unknown_columns)
"""


@dataclass
class Landed:
    """What became of a file: lines = rows_landed + rows_rejected."""

    lines: int = 0
    rows_landed: int = 0
    rows_rejected: int = 0
    unknown_columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Header:
    """Columns of a file in its order, named as in the raw table; and those its layout lacks."""

    columns: list[str]
    unknown: list[str]


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
    delimiter = file.layout.delimiter
    done = 0
    with transaction(connection), open_unpacked(file.path) as (stream, position):
        header = _match(read_header(stream, delimiter), connection, file.layout)
        landing = _Landing(connection, file, header)
        landing.add_columns()
        for part in Numberer(delimiter, len(header.columns), scratch).parts(stream):
            landing.insert(part)
            advance(position() - done)
            done = position()
        after = file.path.stat()
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            raise DataError("changed while it was read; run again when it is complete")
        landing.record(sha256, before.st_size)
    return landing.landed


def _match(names: list[str], connection: duckdb.DuckDBPyConnection, layout: Layout) -> Header:
    """Find the raw table's column for each name of a header, whatever its order and case."""
    lowered = [name.lower() for name in names]
    table = f"{layout.feed}.{layout.table.name}"
    twice = sorted({name for name in names if lowered.count(name.lower()) > 1 or not name})
    if twice:
        listed = ", ".join(name or "(no name)" for name in twice)
        raise DataError(f"its header names columns of {table} twice or not at all: {listed}")
    own = sorted(name for name in names if name.lower() in LOADER_COLUMNS)
    if own:
        raise DataError(f"its header uses names that the loader keeps for itself: {', '.join(own)}")
    missing = [name for name in layout.required_columns if name.lower() not in lowered]
    if missing:
        raise DataError(f"{table} needs the columns {', '.join(missing)}; export it with them")
    laid_out = {name.lower() for name in layout.table.columns}
    present = {name.lower(): name for name in column_names(connection, layout.table)}
    return Header(
        columns=[present.get(name.lower(), name) for name in names],
        unknown=[present.get(name.lower(), name) for name in names if name.lower() not in laid_out],
    )


def free_name(connection: duckdb.DuckDBPyConnection, file: LandingFile) -> str:
    """The name to land under: with ~2, ~3, ... when other bytes landed under the file's own."""
    landed = connection.execute(
        "select file_name from landing.files where feed = ? and table_name = ?",
        [file.layout.feed, file.layout.table.name],
    ).fetchall()
    taken = {name for (name,) in landed}
    names = (f"{file.path.name}~{number}" for number in count(2))
    return next(name for name in chain([file.path.name], names) if name not in taken)


class _Landing:
    """Writes one file's parts, within the transaction of its caller."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, file: LandingFile, header: Header
    ) -> None:
        self.landed = Landed(unknown_columns=tuple(header.unknown))
        self._connection = connection
        self._file = file
        self._header = header
        self._table = quote_table(file.layout.table)
        self._landed_at = datetime.now(timezone.utc).replace(tzinfo=None)
        self._names: dict[str, object] = {
            "feed": file.layout.feed,
            "table_name": file.layout.table.name,
            "file_name": free_name(connection, file),
        }

    def add_columns(self) -> None:
        """Give the raw table the columns of the file that it lacks."""
        for name in self._header.unknown:
            self._connection.execute(
                f"alter table {self._table} add column if not exists {quote(name)} varchar"
            )

    def insert(self, part: Part) -> None:
        """The rows of a part into the raw table, its unreadable lines into the rejected rows."""
        inserted = self._insert_rows(part)
        rejected = self._run(INSERT_REJECTED_BY_DUCKDB, delimiter=self._file.layout.delimiter)
        if part.unreadable:
            self._run(INSERT_REJECTED, lines=json.dumps(part.unreadable))
        landed = self.landed
        landed.lines += part.lines
        landed.rows_landed += inserted
        landed.rows_rejected += rejected + len(part.unreadable)
        if landed.lines != landed.rows_landed + landed.rows_rejected:
            raise DataError(
                f"has {landed.lines} lines, but {landed.rows_landed} landed and "
                f"{landed.rows_rejected} were rejected; please report this as a fault of `dms land`"
            )

    def record(self, sha256: str, size: int) -> None:
        """The file's row of landing.files; `size` in bytes."""
        self._run(
            INSERT_FILE,
            sha256=sha256,
            bytes=size,
            lines=self.landed.lines,
            rows_landed=self.landed.rows_landed,
            rows_rejected=self.landed.rows_rejected,
            extracted_at=self._file.extracted_at,
            landed_at=self._landed_at,
            unknown_columns=",".join(self._header.unknown) or None,
        )

    def _insert_rows(self, part: Part) -> int:
        cells = [f"c{number}" for number in range(len(self._header.columns))]
        if part.has_line_breaks:
            for mark, code in ((LINE_FEED_MARK, 10), (CARRIAGE_RETURN_MARK, 13)):
                cells = [f"replace({cell}, chr({ord(mark)}), chr({code}))" for cell in cells]
        self._connection.execute("drop table if exists reject_errors")
        self._connection.execute("drop table if exists reject_scans")
        result = self._connection.execute(
            f"""
            insert into {self._table}
                ({", ".join(map(quote, self._header.columns))},
                _feed, _file, _line, _extracted_at, _landed_at)
            select {", ".join(cells)}, $feed, $file_name, line_number, $extracted_at, $landed_at
            from {_read_csv(len(self._header.columns))}
            """,
            {
                "feed": self._names["feed"],
                "file_name": self._names["file_name"],
                "extracted_at": self._file.extracted_at,
                "landed_at": self._landed_at,
                "path": str(part.path),
                "delimiter": self._file.layout.delimiter,
            },
        )
        return int(result.fetchall()[0][0])

    def _run(self, insert: str, **values: object) -> int:
        """Run an insert about this file; gives the number of rows."""
        return int(self._connection.execute(insert, self._names | values).fetchall()[0][0])


def _read_csv(columns: int) -> str:
    """DuckDB's reader with nothing left to its guesses."""
    cells = ", ".join(f"c{number}: 'varchar'" for number in range(columns))
    return f"""
        read_csv(
            $path,
            columns = {{line_number: 'bigint', {cells}}},
            delim = $delimiter,
            quote = '"',
            escape = '"',
            comment = '',
            new_line = '\\n',
            header = false,
            auto_detect = false,
            strict_mode = true,
            null_padding = false,
            store_rejects = true,
            rejects_limit = 0,
            max_line_size = {4 * LONGEST_LINE_BYTES},
            buffer_size = {8 * LONGEST_LINE_BYTES}
        )
    """
