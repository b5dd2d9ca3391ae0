"""What a build found out about the data, in a line each: late rooftops, rows set aside, codes."""

from dataclasses import dataclass
from pathlib import Path

import duckdb
from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table

from dms.summary import HARDENED

_FINDINGS = """
    with late as (
        select string_agg(
            dealership_key || coalesce(' (last ' || newest_extract_on || ')', ' (never)'),
            ', ' order by newest_extract_on nulls first, dealership_key
        ) as rooftops
        from quality.feed_freshness
        where is_alarm
    )
    select
        finding,
        cast(sum(finding_count) as bigint),
        case when finding = 'late rooftops' then any_value(rooftops)
            else string_agg(feed, ', ' order by feed)
        end,
        min(look_in)
    from quality.quality_findings
    cross join late
    group by finding
    order by finding
"""


_UNREAD = """
    select
        feed || '.' || table_name, column_name, value_count, row_share, coalesce(example, ''), fate,
        case when is_new then 'new' else 'frequent' end
    from quality.unread_values
    where is_new or is_frequent
    order by is_new desc, row_share desc, feed, table_name, column_name
"""

_MOST_UNREAD = 20


@dataclass(frozen=True)
class Unread:
    """Values of a column that were sent and cannot be read, where that is new or frequent.

    `share` is that of the table's rows, 0 to 1; `fate` what becomes of them.
    """

    table: str
    column: str
    count: int
    share: float
    example: str
    fate: str
    why: str


@dataclass(frozen=True)
class Finding:
    """One kind of finding: how many, in which feeds or rooftops, and the relation that has each."""

    name: str
    count: int
    where: str
    look_in: str


def read_findings(published_segments: Path) -> list[Finding]:
    """Read the findings of a published segments.duckdb; none when the file has no such table."""
    with duckdb.connect(str(published_segments), config=HARDENED) as connection:
        try:
            rows = connection.execute(_FINDINGS).fetchall()
        except duckdb.CatalogException:
            return []
    return [Finding(*row) for row in rows]


def read_unread(published_segments: Path) -> list[Unread]:
    """Read what is unread and new or frequent, the new first; none when there is no such table."""
    with duckdb.connect(str(published_segments), config=HARDENED) as connection:
        try:
            rows = connection.execute(_UNREAD).fetchall()
        except duckdb.CatalogException:
            return []
    return [Unread(*row) for row in rows]


def unread_table(unread: list[Unread]) -> Table:
    """Lay the columns with unread values out, two lines each, the first twenty."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    table.add_column("sent and not read", no_wrap=True)
    table.add_column("values", justify="right", no_wrap=True)
    table.add_column("of rows", justify="right", no_wrap=True)
    table.add_column("such as", min_width=10, overflow="fold")
    table.add_column("fate", no_wrap=True)
    table.add_column("", no_wrap=True)
    for line in unread[:_MOST_UNREAD]:
        table.add_row(
            f"{escape(line.table)}\n  {escape(line.column)}",
            f"{line.count:,}",
            f"{line.share:.1%}",
            escape(line.example),
            line.fate,
            line.why,
        )
    if len(unread) > _MOST_UNREAD:
        table.caption = f"and {len(unread) - _MOST_UNREAD} more in quality.unread_values"
    return table


def findings_table(findings: list[Finding]) -> Table:
    """Lay the findings out, a line each."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    table.add_column("data quality", no_wrap=True)
    table.add_column("found", justify="right", no_wrap=True)
    table.add_column("in", min_width=18)
    table.add_column("see", no_wrap=True)
    for finding in findings:
        table.add_row(
            escape(finding.name), f"{finding.count:,}", escape(finding.where), finding.look_in
        )
    return table
