"""Where one file's rows go: its raw table, the rejected rows and its row of landing.files."""

import os
from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from dms.clock import read_clock
from dms.errors import DataError
from dms.landing.files import LandingFile
from dms.landing.layouts import LOADER_COLUMNS
from dms.landing.raw import column_names, quote_table
from dms.landing.reading.text import Rejected
from dms.sql import quote


class NotAlone(Exception):
    """A file has to have a transaction of its own: it gives its table columns. DuckDB 1.5 fails for
    good where a table is altered that the same transaction has given many rows (duckdb#25724).
    """


Steps = Generator[None, None, None]
"""Work that pauses now and then, so that its progress can be told; to be closed where it ends."""

Rows = list[tuple[Any, ...]]

MOST_COLUMNS = 500
"""Of a raw table: what DuckDB writes within the memory it may take; no export has as many."""

MOST_THREADS = 4
MOST_COLUMNS_OF_ALL_THREADS = 240
"""A thread keeps half a megabyte for each column that it writes, and some buffers. Half of the
cores at most: what reads the file has one, and while DuckDB waits for a pipe, it spins on another.
"""

INSERT_REJECTED = """
    insert into landing.rejected_rows
        (feed, table_name, file_name, line_number, reason, raw_line)
    select $feed, $table_name, $file_name, line_number, reason, raw_line
    from read_json(
        $path,
        format = 'newline_delimited',
        columns = {line_number: 'bigint', reason: 'varchar', raw_line: 'varchar'}
    )
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
    """What became of a file: lines = rows_landed + rows_rejected, and what was erased."""

    lines: int = 0
    rows_landed: int = 0
    rows_rejected: int = 0
    unknown_columns: tuple[str, ...] = ()


class Target:
    """Writes what is found in one file, within the transaction of its caller."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        file: LandingFile,
        file_name: str,
        *,
        is_alone: bool,
    ) -> None:
        """`file_name` is what the file lands as; `landed` counts what was written; `is_alone` tells
        that the transaction has no other file.
        """
        layout = file.layout
        self.file = file
        self.file_name = file_name
        self.table = f"{layout.feed}.{layout.table.name}"
        self.landed = Landed()
        self._connection = connection
        self._is_alone = is_alone
        self._laid_out = {name.lower() for name in layout.table.columns}
        self._present = {name.lower(): name for name in column_names(connection, layout.table)}
        self._landed_at = read_clock()
        self._names: dict[str, object] = {
            "feed": layout.feed,
            "table_name": layout.table.name,
            "file_name": file_name,
        }
        self._constants: dict[str, object] = {
            "_feed": layout.feed,
            "_file": file_name,
            "_extracted_at": file.extracted_at,
            "_landed_at": self._landed_at,
            **layout.name_values(file.name),
        }

    @property
    def reserved_names(self) -> set[str]:
        """Columns, in lower case, that the loader fills and no file may bring."""
        return {name.lower() for name in [*LOADER_COLUMNS, *self.file.layout.name_columns]}

    def columns_for(self, names: Iterable[str]) -> list[str]:
        """The raw table's column for each name, whatever its case; it gets those that it lacks.

        Raises:
            DataError: it would have too many.
            NotAlone: it lacks some, and the transaction has other files.
        """
        columns = []
        for name in names:
            column = self._present.get(name.lower())
            if column is None:
                if len(self._present) >= MOST_COLUMNS:
                    raise DataError(
                        f"would give {self.table} more than {MOST_COLUMNS:,} columns; "
                        "it is no export of this table, or a broken one: export it again"
                    )
                if not self._is_alone:
                    raise NotAlone
                column = self._present[name.lower()] = name
                self.execute(
                    f"alter table {quote_table(self.file.layout.table)} "
                    f"add column if not exists {quote(name)} varchar"
                )
            if name.lower() not in self._laid_out and column not in self.landed.unknown_columns:
                self.landed.unknown_columns += (column,)
            columns.append(column)
        return columns

    def require(self, present: Iterable[str]) -> None:
        """Refuse a file that lacks columns its layout requires.

        Raises:
            DataError: names them.
        """
        lowered = {name.lower() for name in present} | self.reserved_names
        required = self.file.layout.required_columns
        if missing := [name for name in required if name.lower() not in lowered]:
            raise DataError(
                f"{self.table} needs the columns {', '.join(missing)}; export it with them"
            )

    def refuse_if_all_rejected(self) -> None:
        """Refuse a file that has not a row, where its layout requires columns of it.

        Raises:
            DataError: says what the first line is.
        """
        if self.landed.rows_landed or not self.file.layout.required_columns:
            return
        first = self.execute(
            """
            select line_number, reason from landing.rejected_rows
            where feed = $feed and table_name = $table_name and file_name = $file_name
            order by line_number limit 1
            """,
            self._names,
        )
        for number, reason in first:
            raise DataError(
                f"has no line that is a JSON object of {self.table} (line {number}: {reason}); "
                "export it again"
            )

    def insert(self, columns: Mapping[str, str], source: str, **values: object) -> None:
        """Rows into the raw table: an SQL expression for each column, and what to select from.

        `source` has the column line_number.
        """
        fitting = max(1, MOST_COLUMNS_OF_ALL_THREADS // len(self._present))
        spare = max(1, (os.cpu_count() or 1) // 2)
        self.execute(f"set threads = {min(fitting, MOST_THREADS, spare)}")
        names = ", ".join(map(quote, [*columns, "_line", *self._constants]))
        constants = {f"constant_{i}": value for i, value in enumerate(self._constants.values())}
        cells = ", ".join([*columns.values(), "line_number", *(f"${name}" for name in constants)])
        self.landed.rows_landed += self.execute(
            f"""
            insert into {quote_table(self.file.layout.table)} ({names})
            select {cells} from {source}
            """,
            constants | values,
        )[0][0]

    def reject(self, rejected: Rejected) -> None:
        """Lines into the rejected rows."""
        rejected.close()
        if rejected.count:
            self.reject_by(INSERT_REJECTED, path=str(rejected.path))

    def reject_by(self, insert: str, **values: object) -> None:
        """Lines into the rejected rows by a statement that takes $feed, $table_name, $file_name."""
        self.landed.rows_rejected += self.execute(insert, self._names | values)[0][0]

    def execute(
        self, sql: str, values: Mapping[str, object] | None = None
    ) -> list[tuple[Any, ...]]:
        """Run a statement; gives its rows."""
        return self._connection.execute(sql, dict(values or {})).fetchall()

    def count_lines(self, lines: int) -> None:
        """Note the lines of the file, when all are written.

        Raises:
            DataError: not each of them became a row or was rejected.
        """
        landed = self.landed
        landed.lines = lines
        if landed.lines != landed.rows_landed + landed.rows_rejected:
            raise DataError(
                f"has {landed.lines} lines, but {landed.rows_landed} landed and "
                f"{landed.rows_rejected} were rejected; please report this as a fault of `dms land`"
            )

    def record(self, sha256: str, size: int) -> None:
        """The file's row of landing.files; `size` in bytes."""
        values = {
            "sha256": sha256,
            "bytes": size,
            "lines": self.landed.lines,
            "rows_landed": self.landed.rows_landed,
            "rows_rejected": self.landed.rows_rejected,
            "extracted_at": self.file.extracted_at,
            "landed_at": self._landed_at,
            "unknown_columns": ",".join(self.landed.unknown_columns) or None,
        }
        self.execute(INSERT_FILE, self._names | values)
