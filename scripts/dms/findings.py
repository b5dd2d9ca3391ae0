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


def findings_table(findings: list[Finding]) -> Table:
    """Lay the findings out, a line each."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    table.add_column("data quality", no_wrap=True)
    table.add_column("found", justify="right", no_wrap=True)
    table.add_column("in", min_width=22)
    table.add_column("see", no_wrap=True)
    for finding in findings:
        table.add_row(
            escape(finding.name), f"{finding.count:,}", escape(finding.where), finding.look_in
        )
    return table
