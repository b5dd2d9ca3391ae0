"""What a fault is, and how it is planted between two good rows of a file of its own."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dms.landing.layouts import Layout


@dataclass(frozen=True)
class Cleaned:
    """The row is used, with these values in its staging model."""

    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Quarantined:
    """The row is in quality.quarantined_rows with this reason and detail."""

    reason: str
    detail: str


@dataclass(frozen=True)
class Rejected:
    """The line is in landing.rejected_rows; reason and raw line hold these texts."""

    reason: str
    raw_line: str = ""


@dataclass(frozen=True)
class Refused:
    """Nothing of the file lands; the message holds this text."""

    message: str


@dataclass(frozen=True)
class LeftAlone:
    """Nothing of the file lands, and nothing is said about it."""


Outcome = Cleaned | Quarantined | Rejected | Refused | LeftAlone


@dataclass(frozen=True)
class Sample:
    """Good rows of a raw table: `key` is the column that tells them apart, `staged_key` what it is
    called in staging, where `prefix` stands before it. `{mark}` and `{minute}` in the file name
    keep the faults' files apart.
    """

    file_name: str
    key: str
    staged_key: str
    good: Mapping[str, object]
    prefix: str = ""


@dataclass(frozen=True)
class Fault:
    """`row` differs from a good row, `line` spoils its bytes, `file` those of the whole file;
    `path` gives the file another name, `plant` puts it there in a way of its own.
    """

    name: str
    feed: str
    table: str
    outcome: Outcome
    row: Mapping[str, object] = field(default_factory=dict)
    line: Callable[[bytes], bytes] | None = None
    file: Callable[[bytes], bytes] | None = None
    path: Callable[[str], str] | None = None
    plant: Callable[[Path, bytes], None] | None = None
    neighbours: int = 2

    def __str__(self) -> str:
        return f"{self.feed} {self.table}: {self.name}"


def faults(
    feed: str, table: str, *entries: tuple[str, Mapping[str, object], Outcome]
) -> list[Fault]:
    """Faults in the values of one table: name, what differs from a good row, outcome."""
    return [Fault(name, feed, table, outcome, row) for name, row, outcome in entries]


MISSING = object()
"""A key that a JSON object does not have."""


def write_line(layout: Layout, row: Mapping[str, object]) -> bytes:
    """A row as a line of its file, without the line's end."""
    if layout.format == "json_lines":
        sent = {key: value for key, value in row.items() if value is not MISSING}
        return json.dumps(sent, ensure_ascii=False).encode()
    cells = [str(row.get(column, "")) for column in header(layout)]
    if layout.format == "xml":
        return _write_prospect(row)
    if layout.delimiter != ",":
        return layout.delimiter.join(cells).encode()
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue().encode().removesuffix(b"\n")


def _write_prospect(row: Mapping[str, object]) -> bytes:
    contact = f"{row['name']}{row['email']}{row['phone']}"
    return (
        f'<prospect status="new"><id sequence="1" source="S">{row["id"]}</id>'
        f"<requestdate>{row['requestdate']}</requestdate>"
        f"{row['vehicle']}<customer><contact>{contact}</contact>"
        f"<comments>{row['comments']}</comments></customer>"
        "<vendor><vendorname>Lakeside Ford</vendorname></vendor></prospect>"
    ).encode()


def header(layout: Layout) -> list[str]:
    """The columns that the layout names, in its order."""
    return [name for name in layout.table.columns if not name.startswith("_")]


def write_file(layout: Layout, lines: list[bytes]) -> bytes:
    """A whole file of these lines."""
    if layout.format == "xml":
        lines = [b'<?xml version="1.0"?>', b"<adf>", *lines, b"</adf>"]
    elif layout.format == "delimited":
        lines = [layout.delimiter.join(header(layout)).encode(), *lines]
    return b"".join(line + b"\n" for line in lines)


def plant(
    fault: Fault, number: int, sample: Sample, layout: Layout, landing: Path
) -> tuple[str, str]:
    """Write the fault's file; gives the key of the faulty row, and the name as it is shown."""
    record = f"F{number}"
    rows = [
        {**sample.good, sample.key: f"{record}a"},
        {**sample.good, sample.key: record, **fault.row},
        {**sample.good, sample.key: f"{record}b"},
    ]
    lines = [write_line(layout, row) for row in rows]
    if fault.line:
        lines[1] = fault.line(lines[1])
    content = write_file(layout, lines)
    if fault.file:
        content = fault.file(content)
    minute = f"{number // 60:02d}{number % 60:02d}"
    name = sample.file_name.format(mark=f"X{number}", minute=minute)
    name = fault.path(name) if fault.path else name
    path = landing / fault.feed / name
    path.parent.mkdir(exist_ok=True)
    (fault.plant or Path.write_bytes)(path, content)
    return record, name.replace("\n", r"\n")
