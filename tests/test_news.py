"""What a build says of its findings: news, the rest by number, and what to look at next."""

import io
from pathlib import Path

import duckdb
import pytest
from rich.console import Console

from dms.building.ending import GUIDE, next_steps
from dms.building.report import Report
from dms.findings import Finding, Unread, findings_table, read_findings, unread_table
from dms.news import (
    News,
    NewsItem,
    NewsLine,
    compare_findings,
    count_rest,
    news_table,
    unread_news,
)
from dms.publishing.examined import Examined
from dms.settings import Settings

TABLE = """
    create schema quality;
    create table quality.findings_by_code (
        finding varchar, feed varchar, code varchar, finding_count bigint, row_share double,
        is_acknowledged boolean, acknowledged_until date, look_in varchar, seed_file varchar
    )
"""

Row = tuple[object, ...]


def unread(column: str, why: str = "") -> Unread:
    """A column of the table deals of the feed acme."""
    return Unread("acme", "deals", column, 10, 0.0104, "9,99,99", "empty", why)


SEED = "seeds/operation_categories.csv"


def row(finding: str, code: str, count: int = 1, **more: object) -> Row:
    """A finding of the feed acme."""
    return (
        *(finding, "acme", code, count, more.get("share"), "known" in more and more["known"]),
        *(more.get("until"), more.get("look_in", "quality.x"), more.get("seed")),
    )


def write(file: Path, rows: list[Row]) -> Path:
    with duckdb.connect(str(file)) as connection:
        connection.execute(TABLE)
        for one in rows:
            connection.execute(
                "insert into quality.findings_by_code values (?, ?, ?, ?, ?, ?, ?, ?, ?)", one
            )
    return file


def compare(folder: Path, before: list[Row] | None, now: list[Row]) -> News:
    """The news of a build, after a published one or, where that is None, as the first."""
    published = None if before is None else write(folder / "before.duckdb", before)
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"attach '{write(folder / 'now.duckdb', now)}' as now_built (read_only)")
        news = compare_findings(connection, "now_built", published)
    assert news is not None
    return news


def shown(table: object) -> list[str]:
    """The lines of a table on a terminal of 80 columns, below its head, with single blanks."""
    console = Console(width=80, file=io.StringIO(), record=True)
    console.print(table)
    lines = [line.rstrip() for line in console.export_text().splitlines()]
    assert max(len(line) for line in lines) <= 80
    return [" ".join(line.split()) for line in lines if line and "──" not in line][1:]


def test_what_was_there_before_is_no_news_and_more_of_it_is_worse(tmp_path: Path) -> None:
    before = [
        row("quarantined rows", "deals.missing_date", 4),
        row("quarantined rows", "deals.missing_key", 3),
        row("rejected lines", "deals", 5),
    ]
    now = [
        row("quarantined rows", "deals.missing_date", 6),
        row("quarantined rows", "deals.missing_key", 3),
        row("rejected lines", "deals", 4),
    ]
    news = compare(tmp_path, before, now)
    (line,) = news.lines
    assert (line.finding, line.change, line.more, line.count) == ("quarantined rows", "worse", 2, 9)
    assert line.items == (NewsItem("deals.missing_date", "worse"),)
    assert (news.as_before, news.settled, news.acknowledged) == (2, 0, 0)
    assert shown(news_table(news)) == ["quarantined rows +2 9 acme: deals.missing_date"]
    assert count_rest(news) == "2 findings as before: quality.quality_findings"


def test_a_code_that_went_and_one_that_came_are_told_apart(tmp_path: Path) -> None:
    news = compare(
        tmp_path,
        [row("unknown operation code", "LOF")],
        [row("unknown operation code", "NEW1", seed=SEED)],
    )
    (line,) = news.lines
    assert (line.change, line.more, line.count, line.seed_file) == ("new", 1, 1, SEED)
    assert (news.as_before, news.settled) == (0, 1)
    assert count_rest(news) == "1 settled: quality.quality_findings"


def test_unread_values_got_worse_when_their_share_did_to_a_tenth_of_a_per_cent(
    tmp_path: Path,
) -> None:
    before = [
        row("unread values", "deals.Price", 10, share=0.0101),
        row("unread values", "deals.Sold", 10, share=0.0104),
    ]
    now = [
        row("unread values", "deals.Price", 99, share=0.0104),
        row("unread values", "deals.Sold", 10, share=0.0106),
    ]
    news = compare(tmp_path, before, now)
    (line,) = news.lines
    assert [item.code for item in line.items] == ["deals.Sold"]
    assert news.as_before == 1
    assert shown(news_table(news)) == []  # they have a table of their own
    told = unread_news(news, [unread("Price"), unread("Sold")])
    assert [(one.column, one.why) for one in told] == [("Sold", "worse")]


def test_what_is_acknowledged_is_only_counted_and_speaks_again_after_its_day(
    tmp_path: Path,
) -> None:
    before = [
        row("late rooftops", "lake", known=True, until="2026-06-30"),
        row("rejected lines", "deals", 2),
    ]
    now = [
        row("late rooftops", "lake", until="2026-06-30"),
        row("rejected lines", "deals", 50, known=True, until="2026-12-31"),
        row("rejected lines", "parts", 1, known=True, until="2026-12-31"),
    ]
    news = compare(tmp_path, before, now)
    assert shown(news_table(news)) == ["late rooftops +1 1 acme: lake (known until 2026-06-30)"]
    assert (news.as_before, news.settled, news.acknowledged) == (0, 0, 2)
    assert count_rest(news) == "2 known and acknowledged: quality.quality_findings"


def test_what_was_acknowledged_and_is_gone_is_not_told(tmp_path: Path) -> None:
    news = compare(tmp_path, [row("late rooftops", "lake", known=True, until="2026-12-31")], [])
    assert (news.lines, news.settled, count_rest(news)) == ([], 0, "")


def test_everything_is_new_in_a_first_build_and_after_one_without_findings(tmp_path: Path) -> None:
    news = compare(tmp_path, None, [row("rejected lines", "deals", 2)])
    assert news.is_first
    assert [line.more for line in news.lines] == [2]
    file = tmp_path / "old.duckdb"
    duckdb.connect(str(file)).close()
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"attach '{tmp_path}/now.duckdb' as now_built (read_only)")
        old = compare_findings(connection, "now_built", file)
        assert old == news
        connection.execute(f"attach '{file}' as without (read_only)")
        assert compare_findings(connection, "without", None) is None


def test_a_line_names_three_codes_and_counts_the_rest(tmp_path: Path) -> None:
    now = [row("unknown operation code", f"Z{number}") for number in range(1, 6)]
    news = compare(tmp_path, [], now)
    assert shown(news_table(news)) == ["unknown operation code +5 5 acme: Z1, Z2, Z3 and 2 more"]


@pytest.fixture
def settings() -> Settings:
    return Settings(Path("landing"), Path("w.duckdb"), Path("published"))


def line(finding: str, look_in: str, *codes: str, seed: str | None = None) -> NewsLine:
    items = tuple(NewsItem(code, "new") for code in codes)
    return NewsLine(finding, "acme", len(items), len(items), items, look_in, seed)


def steps(settings: Settings, *lines: NewsLine) -> list[str]:
    news = News(is_first=False, lines=list(lines), as_before=0, settled=0, acknowledged=0)
    return next_steps(news, settings)


def test_a_quiet_night_has_no_next_step(settings: Settings) -> None:
    assert steps(settings) == []


def test_the_most_pressing_two_are_named_and_the_guide(settings: Settings) -> None:
    assert steps(
        settings,
        line("quarantined rows", "quality.quarantined_rows", "deals.missing_date"),
        line("unknown pay type", "quality.unknown_codes", "q", seed="seeds/pay_types.csv"),
        line("late rooftops", "quality.feed_freshness", "lake"),
    ) == [
        "ask who sends acme of lake; dms status shows since when",
        "add q to seeds/pay_types.csv, and the next build uses it for all history",
        GUIDE,
    ]


@pytest.mark.parametrize(
    ("finding", "look_in", "step"),
    [
        (
            "unsettled refusals",
            "quality.unsettled_refusals",
            "find out who said no, quality.unsettled_refusals in w.duckdb has file and line: "
            "nobody is protected by it yet",
        ),
        ("unknown stage", "quality.unknown_codes", "ask the sender of acme what x means"),
        (
            "quarantined rows",
            "quality.quarantined_rows",
            "dms query \"from quality.quarantine_rates where feed in ('acme')\"",
        ),
        (
            "unread values",
            "quality.unread_values",
            "dms query \"from quality.unread_values where feed in ('acme')\"",
        ),
        (
            "rejected lines",
            "landing.rejected_rows",
            "show the sender of acme the lines in landing.rejected_rows of w.duckdb",
        ),
        (
            "unreadable VINs",
            "quality.vin_checks",
            "dms query \"from quality.vin_checks where feed in ('acme')\"",
        ),
    ],
)
def test_each_kind_of_news_has_its_step(
    settings: Settings, finding: str, look_in: str, step: str
) -> None:
    assert steps(settings, line(finding, look_in, "x")) == [step, GUIDE]


def test_a_report_has_no_code_that_somebody_may_have_typed() -> None:
    news = News(
        is_first=False,
        lines=[
            line("late rooftops", "quality.feed_freshness", "lake"),
            line("unknown pay type", "quality.unknown_codes", "518-462-0101"),
        ],
        as_before=3,
        settled=2,
        acknowledged=1,
    )
    report = Report()
    report.describe(Examined(news=news))
    assert [(one["finding"], one["more"], one["codes"]) for one in report.news] == [
        ("late rooftops", 1, ["lake"]),
        ("unknown pay type", 1, []),
    ]
    assert report.rest == {"as_before": 3, "settled": 2, "acknowledged": 1}
    assert "518-462-0101" not in report.document


def test_findings_are_read_by_kind_without_the_acknowledged_ones(tmp_path: Path) -> None:
    contacts = write(
        tmp_path / "contacts.duckdb",
        [
            row("late rooftops", "lake", look_in="x"),
            row("late rooftops", "maple", look_in="x"),
            row("late rooftops", "river", look_in="x", known=True),
            row("rejected lines", "deals", 7, look_in="y"),
            row("rejected lines", "parts", 2, look_in="y"),
            row("unknown stage", "On Hold", look_in="z", known=True),
        ],
    )
    segments = tmp_path / "segments.duckdb"
    with duckdb.connect(str(segments)) as connection:
        connection.execute("create schema quality")
        connection.execute(
            """
            create table quality.feed_freshness as
            from (values ('acme', 'lake', date '2026-05-01'), ('acme', 'maple', null),
                ('acme', 'river', null))
                as listed (feed, dealership_key, newest_extract_on)
            """
        )
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"attach '{contacts}' as contacts (read_only)")
        connection.execute(f"attach '{segments}' as segments (read_only)")
        findings = read_findings(connection, "segments", "contacts")
        assert read_findings(connection, "contacts", "segments") == []
    assert findings == [
        Finding("late rooftops", 2, 1, "maple (never), lake (last 2026-05-01)", "x"),
        Finding("rejected lines", 9, 0, "acme", "y"),
        Finding("unknown stage", 0, 1, "", "z"),
    ]
    lines = shown(findings_table(findings))
    assert "rejected lines 9 acme y" in lines
    assert not any("unknown stage" in line for line in lines)


def test_an_unread_column_and_a_long_finding_fit_80_columns() -> None:
    long = Unread(
        *("dealertrack", "repair_order_lines", "OpenDate", 1_400, 0.0104),
        *("9999-99-99x99:99:99x", "quarantine", "new"),
    )
    first, second, *_ = shown(unread_table([long]))
    assert first.startswith("dealertrack.repair_order_lines 1,400 1.0% 9999")
    assert first.endswith(" quarantine")
    assert second.startswith("OpenDate ")
    assert second.endswith(" new")
    findings = [
        Finding("responses without their send", 12, 0, "marketing, surveys", "quality.x"),
        Finding("unsettled refusals", 12, 0, "marketing", "quality.unsettled_refusals"),
    ]
    assert shown(findings_table(findings))[-1].endswith(" quality.unsettled_refusals")
