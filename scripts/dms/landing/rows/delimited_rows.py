"""Lines of delimited text become rows, through DuckDB's reader."""

from pathlib import Path
from typing import IO

from dms.errors import DataError
from dms.landing.reading.header import Header
from dms.landing.reading.text import (
    CARRIAGE_RETURN_MARK,
    LINE_FEED_MARK,
    LONGEST_LINE_BYTES,
    Numberer,
    Rejected,
)
from dms.landing.rows.pipe import piped
from dms.landing.rows.target import MOST_COLUMNS, Steps, Target

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


class DelimitedRows:
    """Writes the lines of a delimited file into its raw table, while they are read."""

    def __init__(self, target: Target, header: Header) -> None:
        """The names in the header decide, whatever their order and case.

        Raises:
            DataError: the header does not fit the layout.
        """
        self._target = target
        self._header = header
        self._check(header.names)
        self._columns = target.columns_for(header.names)

    def write(self, stream: IO[bytes], scratch: Path) -> Steps:
        """All lines of the stream behind its header, a block at a time."""
        target = self._target
        rejected = Rejected(scratch / "rejected.json")
        header = self._header
        numberer = Numberer(header.delimiter, len(self._columns), rejected, header.line_number)
        for line in header.above:
            rejected.add(line)
        # Of the file before this one.
        target.execute("drop table if exists reject_errors")
        target.execute("drop table if exists reject_scans")
        pipe, broken_path = scratch / "lines", scratch / "broken_lines.txt"
        with (
            broken_path.open("w", encoding="utf-8", newline="") as broken,
            piped(pipe, lambda: self._insert(pipe)) as out,
        ):
            yield from numberer.write(stream, out, broken)
        if broken_path.stat().st_size:
            self._insert(broken_path, has_line_breaks=True)
        target.reject(rejected)
        lines = len(header.above) + numberer.lines
        if target.landed.rows_landed + target.landed.rows_rejected < lines:
            target.reject_by(INSERT_REJECTED_BY_DUCKDB, delimiter=header.delimiter)
        target.count_lines(lines)

    def _insert(self, path: Path, has_line_breaks: bool = False) -> None:
        target = self._target
        delimiter = self._header.delimiter
        cells = [f"c{number}" for number in range(len(self._columns))]
        if has_line_breaks:
            for mark, code in ((LINE_FEED_MARK, 10), (CARRIAGE_RETURN_MARK, 13)):
                cells = [f"replace({cell}, chr({ord(mark)}), chr({code}))" for cell in cells]
        target.insert(
            dict(zip(self._columns, cells, strict=True)),
            _read_csv(len(self._columns)),
            path=str(path),
            delimiter=delimiter,
        )

    def _check(self, names: list[str]) -> None:
        table, reserved = self._target.table, self._target.reserved_names
        if len(names) > MOST_COLUMNS:
            raise DataError(
                f"its header names {len(names):,} columns, more than {MOST_COLUMNS:,}; it is no "
                f"export of {table}, or a broken one: export it again"
            )
        lowered = [name.lower() for name in names]
        twice = sorted({name for name in names if lowered.count(name.lower()) > 1 or not name})
        if twice:
            listed = ", ".join(name or "(no name)" for name in twice)
            raise DataError(f"its header names columns of {table} twice or not at all: {listed}")
        own = sorted(name for name in names if name.lower() in reserved)
        if own:
            listed = ", ".join(own)
            raise DataError(f"its header uses names that the loader keeps for itself: {listed}")
        self._target.require(names)


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
