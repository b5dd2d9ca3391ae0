"""The segment table: what a build found, and how many of them each channel reaches."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

import duckdb
from rich.markup import escape
from rich.table import Table

from dms.console import plain_table
from dms.warehouse import has_relation

HARDENED: dict[str, str | bool | int | float | list[str]] = {
    "access_mode": "read_only",
    "enable_external_access": False,
    "lock_configuration": True,
}
"""The options with which BI opens a published file."""

CHANNELS = ("e-mail", "SMS", "phone", "mail")

_CATALOG = "membership.segment_catalog"

_SEGMENTS = """
    select
        department,
        segment_name,
        members,
        coalesce(share_of_base, 0),
        reachable_by_email,
        reachable_by_sms,
        reachable_by_phone,
        reachable_by_mail
    from {catalog}
    order by department, priority, segment_name
"""


@dataclass(frozen=True)
class SegmentLine:
    """One segment: members, their share of all customers (0..1), reachable members by channel."""

    department: str
    name: str
    members: int
    share: float
    reachable: tuple[int, ...]


def read_segments(connection: duckdb.DuckDBPyConnection, segments: str) -> list[SegmentLine]:
    """Read the catalogue of an attached segments.duckdb, by department and priority.

    Gives no line when the file has no catalogue.
    """
    if not has_relation(connection, segments, _CATALOG):
        return []
    rows = connection.execute(_SEGMENTS.format(catalog=f"{segments}.{_CATALOG}")).fetchall()
    return [
        SegmentLine(department, name, members, share, tuple(reachable))
        for department, name, members, share, *reachable in rows
    ]


def segment_table(lines: list[SegmentLine], before: Mapping[str, int] | None = None) -> Table:
    """Lay the lines out by department, with their share, or how many more there are than `before`.

    Either, because both would not fit a terminal of 80 columns.
    """
    table = plain_table()
    table.add_column("segment", no_wrap=True)
    for heading in ("members", "change" if before else "share", *CHANNELS):
        table.add_column(heading, justify="right", no_wrap=True)
    for department, segments in groupby(lines, key=lambda line: line.department):
        table.add_row(f"[bold]{escape(department)}[/]")
        for line in segments:
            table.add_row(
                f"  {escape(line.name)}",
                f"{line.members:,}",
                _change(line, before) if before else f"{line.share:.1%}",
                *(f"{count:,}" for count in line.reachable),
            )
    return table


def _change(line: SegmentLine, before: Mapping[str, int]) -> str:
    if line.name not in before:
        return "new"
    change = line.members - before[line.name]
    return f"{change:+,}" if change else ""
