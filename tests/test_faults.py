"""Each fault of real exports: what it becomes, one at a time and all together."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dms.landing import Summary, land
from dms.landing.layouts import Layout, read_layouts
from dms.settings import PROJECT_DIR, Settings
from faults import files, leads, nested, rows, touches
from faults.fault import (
    Cleaned,
    Fault,
    LeftAlone,
    Quarantined,
    Refused,
    Rejected,
    plant,
)
from faults.samples import SAMPLES
from full_project import DAY, WITHOUT_UNIT_TESTS, Site

FAULTS = [
    *(*rows.DEALERVAULT, *rows.DEALERTRACK),
    *(*nested.VALUES, *nested.LINES),
    *(*leads.VALUES, *leads.FILES),
    *touches.VALUES,
    *(*files.LINES, *files.FILES, *files.NAMES),
]

Query = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def layouts() -> dict[tuple[str, str], Layout]:
    feeds = read_layouts(PROJECT_DIR / "models" / "staging").feeds
    return {(layout.feed, layout.table.name): layout for feed in feeds.values() for layout in feed}


def plant_all(
    numbers: list[int], layouts: dict[tuple[str, str], Layout], landing: Path
) -> dict[int, tuple[str, str]]:
    """Plant these faults, each in a file of its own; gives key and file of each faulty row."""
    landing.mkdir()
    place = {number: (FAULTS[number].feed, FAULTS[number].table) for number in numbers}
    return {
        number: plant(
            FAULTS[number], number, SAMPLES[place[number]], layouts[place[number]], landing
        )
        for number in numbers
    }


def check(fault: Fault, planted: tuple[str, str], summary: Summary, query: Query) -> None:
    """The fault became what it must, and the good rows beside it are used."""
    record, file = planted
    sample = SAMPLES[fault.feed, fault.table]
    staged = f"staging.stg_{fault.feed}__{fault.table}"
    key = f"{sample.prefix}{record}"
    match fault.outcome:
        case Refused(message):
            about = [problem for problem in summary.problems if f"/{file}" in problem]
            assert len(about) == 1, summary.problems
            assert message in about[0]
        case LeftAlone():
            assert file not in " ".join(summary.problems + summary.notices)
        case Cleaned(values) if fault.neighbours:
            columns = ", ".join(values) or "1"
            found = query(f"select {columns} from {staged} where {sample.staged_key} = ?", key)
            assert found == [tuple(values.values()) or (1,)]
        case Quarantined(reason, detail):
            register = f"staging.base_{fault.feed}__{fault.table}"
            assert query(
                f"select quarantine_reason, quarantine_detail from {register}"
                " where file_name = ? and row_status = 'quarantined'",
                file,
            ) == [(reason, detail)]
        case Rejected(reason, raw_line):
            ((found_reason, found_line),) = query(
                "select reason, raw_line from landing.rejected_rows where file_name = ?", file
            )
            assert reason in found_reason
            assert raw_line in found_line
    is_landed = not isinstance(fault.outcome, Refused | LeftAlone)
    assert query("select count(*) from landing.files where file_name = ?", file) == [(is_landed,)]
    assert query(
        f"select count(*) from {staged} where {sample.staged_key} in (?, ?)", f"{key}a", f"{key}b"
    ) == [(fault.neighbours if is_landed else 0,)]


def check_nothing_is_lost(feed: str, table: str, query: Query) -> None:
    """lines = landed + rejected, landed = used + superseded + quarantined, counted from the tables
    themselves.
    """
    ((lines, landed, rejected),) = query(
        "select coalesce(sum(lines), 0), coalesce(sum(rows_landed), 0),"
        " coalesce(sum(rows_rejected), 0) from landing.files where feed = ? and table_name = ?",
        *(feed, table),
    )
    assert lines == landed + rejected
    assert query(f"select count(*) from raw_{feed}.{table}") == [(landed,)]
    assert query(
        "select count(*) from landing.rejected_rows where feed = ? and table_name = ?", feed, table
    ) == [(rejected,)]
    ((used,),) = query(f"select count(*) from staging.stg_{feed}__{table}")
    ((set_aside,),) = query(
        f"select count(*) from staging.base_{feed}__{table}"
        " where row_status in ('superseded', 'quarantined')"
    )
    assert landed == used + set_aside


@pytest.fixture(scope="module")
def each_alone(
    tmp_path_factory: pytest.TempPathFactory,
    staging_views: Path,
    layouts: dict[tuple[str, str], Layout],
) -> Iterator[tuple[Query, dict[int, tuple[str, str]], dict[int, Summary]]]:
    """Each fault landed alone, one landing after the other, and then staging worked out once of all
    their rows: its SQL takes longer than they do.
    """
    folder = tmp_path_factory.mktemp("each_alone")
    warehouse = folder / staging_views.name
    shutil.copy(staging_views, warehouse)
    with duckdb.connect(str(warehouse)) as connection:
        views = dict(
            connection.execute(
                "select view_name, sql from duckdb_views() where schema_name = 'staging'"
            ).fetchall()
        )
        # Each landing would read them again.
        connection.execute("drop schema staging cascade")
        connection.execute("drop view quality.register_counts; drop view quality.unread_values")
    records, summaries = {}, {}
    for number in range(len(FAULTS)):
        landing = folder / f"landing_{number}"
        records |= plant_all([number], layouts, landing)
        summaries[number] = land(Settings(landing, warehouse, folder / "published"))
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("set threads = 1")
        connection.execute("create schema staging")
        for feed, table in SAMPLES:
            # The register of the rows before the rows.
            for name in (f"base_{feed}__{table}", f"stg_{feed}__{table}"):
                connection.execute(views[name].replace("CREATE VIEW", "create table", 1))
        yield query_of(connection), records, summaries


def query_of(connection: duckdb.DuckDBPyConnection) -> Query:
    return lambda sql, *parameters: connection.execute(sql, parameters).fetchall()


@pytest.mark.parametrize("number", range(len(FAULTS)), ids=lambda number: str(FAULTS[number]))
def test_a_fault_alone(
    number: int, each_alone: tuple[Query, dict[int, tuple[str, str]], dict[int, Summary]]
) -> None:
    query, records, summaries = each_alone
    fault = FAULTS[number]
    _, file = records[number]
    check(fault, records[number], summaries[number], query)
    table = (fault.feed, fault.table)
    accounts = query(
        "select lines, rows_landed, rows_rejected from landing.files where file_name = ?", file
    )
    ((lines, landed, rejected),) = accounts or [(0, 0, 0)]
    assert lines == landed + rejected
    assert rejected == isinstance(fault.outcome, Rejected)
    assert query(
        "select count(*), count(*) filter (where feed = ? and table_name = ?)"
        " from landing.rejected_rows where file_name = ?",
        *(*table, file),
    ) == [(rejected, rejected)]
    assert query(f"select count(*) from raw_{'.'.join(table)} where _file = ?", file) == [(landed,)]
    assert query(
        "select count(*), count(*) filter (where row_status = 'quarantined')"
        f" from staging.base_{'__'.join(table)} where file_name = ?",
        file,
    ) == [(landed, isinstance(fault.outcome, Quarantined))]
    assert len(summaries[number].problems) == isinstance(fault.outcome, Refused)


@pytest.mark.parametrize(("feed", "table"), SAMPLES)
def test_nothing_is_lost_with_each_fault_alone(
    feed: str, table: str, each_alone: tuple[Query, dict[int, tuple[str, str]], dict[int, Summary]]
) -> None:
    """Nor is there a row of no fault's file."""
    query, _, _ = each_alone
    check_nothing_is_lost(feed, table, query)
    planted = [fault for fault in FAULTS if (fault.feed, fault.table) == (feed, table)]
    ((rejected, quarantined),) = query(
        "select (select count(*) from landing.rejected_rows where feed = ? and table_name = ?),"
        f" (select count(*) from staging.base_{feed}__{table} where row_status = 'quarantined')",
        *(feed, table),
    )
    assert rejected == sum(isinstance(fault.outcome, Rejected) for fault in planted)
    assert quarantined == sum(isinstance(fault.outcome, Quarantined) for fault in planted)


@pytest.fixture(scope="module")
def all_faults(
    tmp_path_factory: pytest.TempPathFactory,
    parsed_project: Path,
    layouts: dict[tuple[str, str], Layout],
) -> Iterator[tuple[Query, dict[int, tuple[str, str]], Summary]]:
    """Every fault landed at once, and the whole project built from them with its tests."""
    site = Site(tmp_path_factory.mktemp("all_faults"), parsed_project)
    records = plant_all(list(range(len(FAULTS))), layouts, site.landing)
    summary = land(Settings(site.landing, site.warehouse, site.folder / "published"))
    site.dbt("build", *WITHOUT_UNIT_TESTS, *DAY)
    with duckdb.connect(str(site.warehouse), read_only=True) as connection:
        yield query_of(connection), records, summary


@pytest.mark.parametrize("number", range(len(FAULTS)), ids=lambda number: str(FAULTS[number]))
def test_a_fault_among_all_others(
    number: int, all_faults: tuple[Query, dict[int, tuple[str, str]], Summary]
) -> None:
    query, records, summary = all_faults
    check(FAULTS[number], records[number], summary, query)


def test_nothing_is_lost_with_all_faults_at_once(
    all_faults: tuple[Query, dict[int, tuple[str, str]], Summary],
) -> None:
    query, _, summary = all_faults
    for feed, table in SAMPLES:
        check_nothing_is_lost(feed, table, query)
    assert (
        query(
            "select * from quality.row_reconciliation"
            " where difference != 0 or lines_difference != 0"
        )
        == []
    )
    assert query("select count(*) from quality.quarantined_rows") == [
        (sum(isinstance(fault.outcome, Quarantined) for fault in FAULTS),)
    ]
    assert len(summary.problems) == sum(isinstance(fault.outcome, Refused) for fault in FAULTS)


def test_the_suite_has_at_least_sixty_faults() -> None:
    assert len({str(fault) for fault in FAULTS}) == len(FAULTS) >= 60
