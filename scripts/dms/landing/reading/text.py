"""Bytes of a delimited file to numbered UTF-8 lines that DuckDB's reader takes safely.

Every line gets its number in front as a column of its own, so DuckDB may read on all threads and a
row still knows its line. What no reader could split is told apart here, not by `store_rejects`
alone, because DuckDB (1.5.6 and 2.0.0 were tried)
- lets a quote that is never closed swallow the lines behind it,
- gives up the whole file at two badly quoted values in one line or a stray carriage return,
- notes an error for each missing value: 4,000 lines of 3 values under 87 columns took 9 s, 430 MB.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple

BLOCK_BYTES = 1 << 20
LONGEST_LINE_BYTES = 1 << 20
MOST_LINES_OF_A_RECORD = 20
LINE_FEED_MARK, CARRIAGE_RETURN_MARK = "\ufdd0", "\ufdd1"
"""Stand for line breaks inside quotes; Unicode keeps such characters for a program's own use."""

UNDECODED_MARK = "\ufdd2"
"""Stands before the digits of bytes that are no text in their file's encoding."""

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Undecodable(str):
    """A line in no known encoding, its strange bytes written as \\xNN."""

    __slots__ = ()


class Unreadable(NamedTuple):
    """A line that goes to the rejected rows."""

    line_number: int
    reason: str
    raw_line: str


class Rejected:
    """Lines on their way to the rejected rows: on disk, as a file may have any number of them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.count = 0
        self._out = path.open("w", encoding="utf-8", newline="\n")

    def add(self, line: Unreadable) -> None:
        """Keep a line."""
        shown = line._replace(raw_line=line.raw_line.replace(UNDECODED_MARK, ""))
        self._out.write(f"{json.dumps(shown._asdict())}\n")
        self.count += 1

    def close(self) -> None:
        """Make the file complete: a JSON object a line."""
        self._out.close()


class Numberer:
    """Writes the lines below a header as numbered text; what it cannot read, to the rejected."""

    def __init__(
        self, delimiter: str, columns: int, rejected: Rejected, header_line: int = 1
    ) -> None:
        """`columns` is the width of the header, `header_line` the number of its line."""
        self.lines = 0
        self._delimiter = delimiter
        self._columns = columns
        self._rejected = rejected
        self._next_line = header_line + 1
        end = re.escape(delimiter)
        quoted = r' ?"[^"]*(?:""[^"]*)*" *'
        plain = rf'[^" {end}\r\n][^{end}\r\n]*'
        # At each character one alternative at most can go on, so no line takes long.
        value = rf"(?:{plain}|{quoted}| +(?:{plain})?|)"
        self._well_quoted = re.compile(rf"{value}(?:{end}{value})*\Z")
        self._complete = re.compile(rf"{value}(?:{end}{value}){{{columns - 1}}}\Z")
        self._unclosed = re.compile(rf'(?:{value}{end})* ?"[^"]*(?:""[^"]*)*\Z')
        self._value = re.compile(rf"(?:\A|{end}){value}")

    def write(self, stream: IO[bytes], out: IO[str], broken: IO[str]) -> Iterator[None]:
        """Number the rest of the stream, a block at a time.

        Records with line breaks in their values go to `broken`, marks in place of the breaks.
        """
        held: list[str] = []
        for lines, is_plain in blocks(stream):
            if is_plain and not held and self._all_fit(lines):
                self._write_all(lines, out)
            else:
                held = self._judge(held + lines, out, broken, is_last=False)
            yield
        self._judge(held, out, broken, is_last=True)

    def _all_fit(self, lines: list[str]) -> bool:
        end, most = self._delimiter, self._columns - 1
        return not any(line and line.count(end) != most for line in lines)

    def _write_all(self, lines: list[str], out: IO[str]) -> None:
        first, end = self._next_line, self._delimiter
        numbered = [f"{number}{end}{line}\n" for number, line in enumerate(lines, first) if line]
        out.write("".join(numbered))
        self.lines += len(numbered)
        self._next_line += len(lines)

    def _judge(self, lines: list[str], out: IO[str], broken: IO[str], is_last: bool) -> list[str]:
        """Write what can be read; gives back the lines of a record that the next block may end."""
        readable = []
        index = 0
        while index < len(lines):
            record, count = lines[index], 1
            if not self._is_sound(record):
                count = self._lines_of_record(lines, index)
                if count == 0 and not is_last:
                    break
                count = max(count, 1)
                if count > 1:
                    record = "\n".join(lines[index : index + count])
                record = self._examine(record)
            if "\n" in record or "\r" in record:
                marked = record.replace("\n", LINE_FEED_MARK).replace("\r", CARRIAGE_RETURN_MARK)
                broken.write(f"{self._next_line}{self._delimiter}{marked}\n")
                self.lines += 1
            elif record:
                readable.append(f"{self._next_line}{self._delimiter}{record}\n")
                self.lines += 1
            index += count
            self._next_line += count
        out.write("".join(readable))
        return lines[index:]

    def _is_sound(self, line: str) -> bool:
        """Whether a line is a record that needs no closer look."""
        if '"' in line:
            fits = self._complete.match(line) is not None
        else:
            fits = line.count(self._delimiter) == self._columns - 1
        return (
            fits
            and "\r" not in line
            and "\0" not in line
            and UNDECODED_MARK not in line
            and len(line) * 4 <= LONGEST_LINE_BYTES
            and type(line) is str
        )

    def _lines_of_record(self, lines: list[str], index: int) -> int:
        """Over how many lines a quoted value with line breaks takes its record.

        1 where the line stands alone, be it good or bad; 0 where the lines at hand do not tell.
        """
        record = lines[index]
        for count in range(1, MOST_LINES_OF_A_RECORD):
            if isinstance(record, Undecodable) or not self._unclosed.match(record):
                return 1
            if index + count == len(lines):
                return 0
            following = lines[index + count]
            if isinstance(following, Undecodable) or len(record) > LONGEST_LINE_BYTES:
                return 1
            record = f"{record}\n{following}"
            if self._complete.match(record):
                return count + 1
        return 1

    def _examine(self, record: str) -> str:
        """The record without values behind the last column; empty where it cannot be read."""
        surplus = record.count(self._delimiter) - self._columns + 1
        if surplus > 0 and record.endswith(self._delimiter * surplus):
            record = type(record)(record[:-surplus])
        if record and (reason := self._fault(record)):
            raw_line = record[:LONGEST_LINE_BYTES]
            self._rejected.add(Unreadable(self._next_line, reason, raw_line))
            self.lines += 1
            return ""
        return record

    def _fault(self, record: str) -> str | None:
        """Why a record cannot be read, or None."""
        if reason := fault_of_text(record):
            return reason
        if not self._well_quoted.match(record):
            return "bad quoting" if '"' in record else "a carriage return in the line"
        values = len(self._value.findall(record))
        if values != self._columns:
            few_or_many = "few" if values < self._columns else "many"
            return f"too {few_or_many} values: {values}, the header has {self._columns} columns"
        return None


def fault_of_text(line: str) -> str | None:
    """Why a line cannot be read in any format, or None."""
    if len(line) * 4 > LONGEST_LINE_BYTES and len(line.encode()) > LONGEST_LINE_BYTES:
        return f"longer than {LONGEST_LINE_BYTES} bytes"
    if isinstance(line, Undecodable):
        return "bytes that are neither UTF-8 nor Windows-1252"
    if "\0" in line:
        return "a NUL character in the line"
    if UNDECODED_MARK in line:
        return "bytes that are no text in the encoding of the file"
    return None


ODD_BYTES = (b'"', b"\r", b"\0", UNDECODED_MARK.encode())


def blocks(stream: IO[bytes]) -> Iterator[tuple[list[str], bool]]:
    """Some lines at a time, without their ends, and whether none of them needs a closer look."""
    rest = b""
    while block := stream.read(BLOCK_BYTES):
        whole, line_end, rest = (rest + block).rpartition(b"\n")
        if line_end:
            yield _lines(whole)
        if len(rest) > LONGEST_LINE_BYTES:
            # Only its beginning is kept; the NUL gets it rejected, whatever its end may be.
            rest = rest[:LONGEST_LINE_BYTES] + b"\0"
    if rest:
        yield _lines(rest)


def _lines(block: bytes) -> tuple[list[str], bool]:
    if b"\r" in block:
        block = block.replace(b"\r\n", b"\n").removesuffix(b"\r")
    is_plain = not any(mark in block for mark in ODD_BYTES)
    try:
        lines = block.decode("utf-8").split("\n")
    except UnicodeDecodeError:
        return [decode(line) for line in block.split(b"\n")], False
    return lines, is_plain and max(map(len, lines)) * 4 <= LONGEST_LINE_BYTES


def decode(line: bytes) -> str:
    for encoding in ("utf-8", "cp1252"):
        try:
            return line.decode(encoding)
        except UnicodeDecodeError:
            continue
    return Undecodable(line.decode("cp1252", errors="backslashreplace"))
