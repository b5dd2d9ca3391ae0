"""The header of a delimited file: where it stands, and what its columns are called."""

import csv
import re
import unicodedata
from typing import IO, NamedTuple

from dms.errors import DataError
from dms.landing.layouts import Layout
from dms.landing.reading.text import LONGEST_LINE_BYTES, Unreadable, decode

DELIMITERS = ",;\t|"
MOST_LINES_TO_A_HEADER = 20
MOST_SHOWN = 40
SEPARATOR_LINE = re.compile(r'"?sep=(.)"?[,;\t|]*', re.IGNORECASE)
"""What spreadsheets write and read above a header: the delimiter."""


class Header(NamedTuple):
    """A header: its names, what stands between them, its line, and what stands above it."""

    names: list[str]
    delimiter: str
    line_number: int = 1
    above: tuple[Unreadable, ...] = ()


def read_header(stream: IO[bytes], layout: Layout) -> Header:
    """The first line that has all columns which the layout requires.

    It may have another delimiter than the layout's, where that tells none of the columns apart,
    and a few lines above it, such as a title. Where there is no such line, it is the one that has
    most of the required columns, of which the caller may say what it lacks.

    Raises:
        DataError: there is no header, or one that cannot be read.
    """
    required = {name.lower() for name in layout.required_columns} - {
        name.lower() for name in layout.name_columns
    }
    best, most = None, 0
    above: list[Unreadable] = []
    delimiters = [layout.delimiter, *DELIMITERS.replace(layout.delimiter, "")]
    for number in range(1, MOST_LINES_TO_A_HEADER + 1):
        line = _read_line(stream, is_first=not above)
        if line is None:
            break
        if not line.strip():
            continue
        if separator := SEPARATOR_LINE.fullmatch(line.strip(" ")):
            if separator[1] not in delimiters:
                delimiters.append(separator[1])
            continue
        found, count = _look(line, delimiters, required)
        if count == len(required):
            return Header(found.names, found.delimiter, number, tuple(above))
        if count > most:
            best, most = Header(found.names, found.delimiter, number, tuple(above)), count
        above.append(Unreadable(number, "above the header", line))
    if best:
        return best
    if not above:
        raise DataError("is empty: it has no header; export it again")
    names = ", ".join(name for name in layout.required_columns if name.lower() in required)
    raise DataError(
        f"has no header with the columns {names}: its first line begins with "
        f"{_shorten(above[0].raw_line, delimiters)}; export it with its header, as text"
    )


def clean_name(name: str) -> str:
    """A name without what cannot be seen at its edges, and with single blanks within."""
    start, end = 0, len(name)
    while start < end and _is_unseen(name[start]):
        start += 1
    while end > start and _is_unseen(name[end - 1]):
        end -= 1
    return " ".join(name[start:end].split())


def _is_unseen(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter) in ("Cf", "Cc", "Zs", "Zl", "Zp")


def _read_line(stream: IO[bytes], is_first: bool) -> str | None:
    """The next line without its end; None at the end, or where it is too long to be a header.

    Raises:
        DataError: it is too long and the first, or the file has no line feeds.
    """
    line = stream.readline(LONGEST_LINE_BYTES)
    if len(line) == LONGEST_LINE_BYTES:
        if is_first:
            raise DataError(
                f"has a header longer than {LONGEST_LINE_BYTES:,} bytes; export it again"
            )
        return None
    if is_first and b"\r" in line.rstrip(b"\r\n") and not line.endswith(b"\n"):
        raise DataError(
            "has lines that end in a carriage return alone; export it with line feeds (LF or CRLF)"
        )
    return decode(line.rstrip(b"\r\n")) if line else None


def _look(line: str, delimiters: list[str], required: set[str]) -> tuple[Header, int]:
    """The line as a header by the delimiter that fits best, and how many columns it has of those
    required; the first delimiter is the layout's, and counts where it tells any apart.
    """
    best = Header(_split(line, delimiters[0]), delimiters[0])
    most = _count(best.names, required)
    if most == 0 and required:
        for delimiter in delimiters[1:]:
            names = _split(line, delimiter)
            if (count := _count(names, required)) > most:
                best, most = Header(names, delimiter), count
    if not required and not best.names:
        return best, -1
    return best, most


def _count(names: list[str], required: set[str]) -> int:
    return len({name.lower() for name in names} & required)


def _split(line: str, delimiter: str) -> list[str]:
    try:
        names = next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error as error:
        raise DataError(f"has a header that cannot be read ({error}); export it again") from error
    names = [clean_name(name) for name in names]
    while names and not names[-1]:
        names.pop()
    return names


def _shorten(line: str, delimiters: list[str]) -> str:
    """The first value of a line, shortened: the rest may be a customer's."""
    value = re.split(f"[{re.escape(''.join(delimiters))}]", line.strip(), maxsplit=1)[0].strip()
    return repr(value[:MOST_SHOWN] + "..." * (len(value) > MOST_SHOWN))
