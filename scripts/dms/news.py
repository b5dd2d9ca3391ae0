"""What a build found that the published one had not: what is new and what got worse.

A finding is a row of quality.findings_by_code. It is new when the published build has none of its
kind, feed and code, or had it acknowledged. It got worse when there are more of it; unread values
when their share of the rows, to a tenth of a per cent, is higher.
"""

from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
from rich.markup import escape
from rich.table import Table

from dms.console import plain_table
from dms.findings import FINDINGS, Unread
from dms.warehouse import attach_read_only, has_relation

UNREAD = "unread values"

_COMPARE = """
    create or replace temp table compared as
    with now as (
        from {now}
    ),
    before as (
        from {before}
    )
    select
        coalesce(now.finding, before.finding) as finding,
        coalesce(now.feed, before.feed) as feed,
        coalesce(now.code, before.code) as code,
        now.look_in,
        now.seed_file,
        now.finding_count,
        case when not before.is_acknowledged then before.finding_count end as count_before,
        case when not now.is_acknowledged then now.acknowledged_until end as ended_on,
        case
            when now.is_acknowledged then 'acknowledged'
            when now.finding is null and not before.is_acknowledged then 'settled'
            when now.finding is null then 'gone'
            when before.finding is null or before.is_acknowledged then 'new'
            when round(now.row_share, 3) > round(before.row_share, 3) then 'worse'
            when now.row_share is null and now.finding_count > before.finding_count then 'worse'
            else 'as before'
        end as change
    from now
    full join before
        on now.finding = before.finding and now.feed = before.feed and now.code = before.code
"""

_LINES = """
    select
        finding,
        feed,
        cast(sum(finding_count - coalesce(count_before, 0)) filter (is_news) as bigint),
        cast(sum(finding_count) as bigint),
        list(
            {'code': code, 'change': change, 'ended_on': cast(ended_on as varchar)}
            order by change, finding_count - coalesce(count_before, 0) desc, code
        ) filter (is_news),
        any_value(look_in),
        max(seed_file) filter (is_news)
    from (
        select *, change in ('new', 'worse') as is_news
        from compared
        where change in ('new', 'worse', 'as before')
    )
    group by finding, feed
    having bool_or(is_news)
    order by finding, feed
"""

_MOST_CODES = 3


@dataclass(frozen=True)
class NewsItem:
    """One finding that is news: `change` is new or worse, `ended_on` the last day (ISO 8601) of an
    acknowledgement that is over, None where there was none.
    """

    code: str
    change: str
    ended_on: str | None = None

    def __str__(self) -> str:
        return f"{self.code} (known until {self.ended_on})" if self.ended_on else self.code


@dataclass(frozen=True)
class NewsLine:
    """What is new or worse of one kind of finding in a feed.

    more        by how many there are more of what is new or worse
    count       how many there are in all, but for the acknowledged ones
    items       what is new, then what is worse
    seed_file   the file to add the codes to, None where that settles nothing
    """

    finding: str
    feed: str
    more: int
    count: int
    items: tuple[NewsItem, ...]
    look_in: str
    seed_file: str | None

    @property
    def change(self) -> str:
        """`new` where something is, else `worse`."""
        return self.items[0].change

    @property
    def named(self) -> str:
        """The first of its codes, and how many more there are."""
        return name_some([str(item) for item in self.items])


@dataclass(frozen=True)
class News:
    """The findings of a build beside those of the published one.

    is_first        there is nothing to compare with
    lines           what is new or worse
    as_before       how many findings are as they were, or better
    settled         how many there were that are no more
    acknowledged    how many are known, by the seed quality_acknowledged
    """

    is_first: bool
    lines: list[NewsLine]
    as_before: int
    settled: int
    acknowledged: int


def compare_findings(
    connection: duckdb.DuckDBPyConnection, contacts: str, published: Path | None
) -> News | None:
    """Compare the findings of the attached file of contacts with those of the published one.

    `published` is None where nothing is to be compared with. Gives None for a project without
    findings.
    """
    if not has_relation(connection, contacts, FINDINGS):
        return None
    now = f"{contacts}.{FINDINGS}"
    is_first = True
    before = f"{now} limit 0"
    if published and published.exists():
        attach_read_only(connection, published, "published")
        if has_relation(connection, "published", FINDINGS):
            before, is_first = f"published.{FINDINGS}", False
    connection.execute(_COMPARE.format(now=now, before=before))
    connection.execute("detach database if exists published")
    counts = dict(
        connection.execute("select change, count(*) from compared group by change").fetchall()
    )
    return News(
        is_first=is_first,
        lines=[
            NewsLine(finding, feed, more, count, tuple(NewsItem(**item) for item in items), *rest)
            for finding, feed, more, count, items, *rest in connection.execute(_LINES).fetchall()
        ],
        as_before=counts.get("as before", 0),
        settled=counts.get("settled", 0),
        acknowledged=counts.get("acknowledged", 0),
    )


def unread_news(news: News, unread: list[Unread]) -> list[Unread]:
    """The unread columns that are new or worse, and which of it."""
    items = {
        (line.feed, item.code): item
        for line in news.lines
        if line.finding == UNREAD
        for item in line.items
    }
    named = [(one, items.get((one.feed, f"{one.table}.{one.column}"))) for one in unread]
    return [
        replace(one, why=f"known until {item.ended_on}" if item.ended_on else item.change)
        for one, item in named
        if item
    ]


def news_table(news: News) -> Table:
    """Lay out what is new or worse, a line each, but for unread values, which have their own."""
    table = plain_table()
    table.add_column("new or worse", no_wrap=True)
    table.add_column("more", justify="right", no_wrap=True)
    table.add_column("now", justify="right", no_wrap=True)
    table.add_column("in", overflow="fold")
    for line in news.lines:
        if line.finding != UNREAD:
            table.add_row(
                escape(line.finding),
                f"+{line.more:,}",
                f"{line.count:,}",
                f"{escape(line.feed)}: {escape(line.named)}",
            )
    return table


def count_rest(news: News) -> str:
    """What is not told one by one, in numbers; empty where there is nothing."""
    parts = [
        f"{news.as_before:,} findings as before" if news.as_before else "",
        f"{news.settled:,} settled" if news.settled else "",
        f"{news.acknowledged:,} known and acknowledged" if news.acknowledged else "",
    ]
    said = ", ".join(part for part in parts if part)
    return f"{said}: quality.quality_findings" if said else ""


def name_some(names: list[str]) -> str:
    """The first of some names, and how many more there are."""
    more = len(names) - _MOST_CODES
    named = ", ".join(names[:_MOST_CODES])
    return f"{named} and {more} more" if more > 0 else named
