"""What a build found out about the data, in a line each: late rooftops, rows set aside, codes."""

from dataclasses import dataclass

import duckdb
from rich.markup import escape
from rich.table import Table

from dms.console import plain_table
from dms.warehouse import has_relation

FINDINGS = "quality.findings_by_code"
_UNREAD_VALUES = "quality.unread_values"

_FINDINGS = """
    with late as (
        select
            'late rooftops' as finding,
            feed,
            dealership_key as code,
            dealership_key || coalesce(' (last ' || newest_extract_on || ')', ' (never)') as label,
            newest_extract_on
        from {freshness}
    )
    select
        found.finding,
        cast(sum(found.finding_count) filter (not is_acknowledged) as bigint),
        cast(coalesce(sum(found.finding_count) filter (is_acknowledged), 0) as bigint),
        case
            when found.finding = 'late rooftops' then string_agg(
                label, ', ' order by newest_extract_on nulls first, label
            ) filter (not is_acknowledged)
            else list_aggregate(
                list_sort(list_distinct(list(found.feed) filter (not is_acknowledged))),
                'string_agg', ', '
            )
        end,
        min(found.look_in)
    from {findings} as found
    left join late
        using (finding, feed, code)
    group by found.finding
    order by found.finding
"""

_UNREAD = """
    select
        feed, table_name, column_name, value_count, row_share, coalesce(example, ''), fate,
        case when is_new then 'new' when is_frequent then 'frequent' else '' end
    from {unread}
    order by is_new desc, row_share desc, feed, table_name, column_name
"""

_MOST_UNREAD = 20


@dataclass(frozen=True)
class Unread:
    """Values of a column that were sent and cannot be read.

    `share` is that of the table's rows, 0 to 1; `fate` what becomes of them; `why` they are worth a
    look by themselves: new (in the newest extracts alone), frequent, or empty for neither.
    """

    feed: str
    table: str
    column: str
    count: int
    share: float
    example: str
    fate: str
    why: str


@dataclass(frozen=True)
class Finding:
    """One kind of finding.

    count           how many there are, but for those that are acknowledged
    acknowledged    how many of these
    where           the feeds or rooftops that they are in; empty when all are acknowledged
    look_in         the relation that has each
    """

    name: str
    count: int
    acknowledged: int
    where: str
    look_in: str


def read_findings(
    connection: duckdb.DuckDBPyConnection, segments: str, contacts: str
) -> list[Finding]:
    """Read the findings of two attached serving files; none where they have no such tables."""
    freshness = "quality.feed_freshness"
    if not (
        has_relation(connection, contacts, FINDINGS)
        and has_relation(connection, segments, freshness)
    ):
        return []
    sql = _FINDINGS.format(findings=f"{contacts}.{FINDINGS}", freshness=f"{segments}.{freshness}")
    return [
        Finding(name, count or 0, acknowledged, where or "", look_in)
        for name, count, acknowledged, where, look_in in connection.execute(sql).fetchall()
    ]


def read_unread(connection: duckdb.DuckDBPyConnection, segments: str) -> list[Unread]:
    """Read what is unread, new and frequent columns first; none when there is no such table."""
    if not has_relation(connection, segments, _UNREAD_VALUES):
        return []
    sql = _UNREAD.format(unread=f"{segments}.{_UNREAD_VALUES}")
    return [Unread(*row) for row in connection.execute(sql).fetchall()]


def unread_table(unread: list[Unread]) -> Table:
    """Lay the columns with unread values out, two lines each, the first twenty."""
    table = plain_table()
    table.add_column("sent and not read", no_wrap=True)
    table.add_column("values", justify="right", no_wrap=True)
    table.add_column("of rows", justify="right", no_wrap=True)
    table.add_column("such as", min_width=10, overflow="fold")
    table.add_column("fate", no_wrap=True)
    for line in unread[:_MOST_UNREAD]:
        table.add_row(
            f"{escape(line.feed)}.{escape(line.table)}\n  {escape(line.column)}",
            f"{line.count:,}",
            f"{line.share:.1%}",
            escape(line.example),
            f"{line.fate}\n{line.why}",
        )
    if len(unread) > _MOST_UNREAD:
        table.caption = f"and {len(unread) - _MOST_UNREAD} more in {_UNREAD_VALUES}"
    return table


def findings_table(findings: list[Finding]) -> Table:
    """Lay the findings that are not all acknowledged out, a line each."""
    table = plain_table()
    table.add_column("data quality", no_wrap=True)
    table.add_column("found", justify="right", no_wrap=True)
    table.add_column("in", min_width=12)
    table.add_column("see", no_wrap=True)
    for finding in findings:
        if finding.count:
            table.add_row(
                escape(finding.name), f"{finding.count:,}", escape(finding.where), finding.look_in
            )
    return table
