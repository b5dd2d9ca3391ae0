"""Each fault of real exports: what it becomes, one at a time and all together."""

import shutil
from collections.abc import Callable
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


def settle(connection: duckdb.DuckDBPyConnection, fault: Fault) -> None:
    """Work the views of the fault's table out once: their SQL takes longer than their rows."""
    connection.execute("set threads = 1")
    for name in (f"base_{fault.feed}__{fault.table}", f"stg_{fault.feed}__{fault.table}"):
        connection.execute(f"create table staging.settled as from staging.{name}")
        connection.execute(f"drop view staging.{name}")
        connection.execute(f"alter table staging.settled rename to {name}")


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


@pytest.mark.parametrize("number", range(len(FAULTS)), ids=lambda number: str(FAULTS[number]))
def test_a_fault_alone(
    number: int, staging_views: Path, layouts: dict[tuple[str, str], Layout], settings: Settings
) -> None:
    settings.warehouse.parent.mkdir()
    shutil.copy(staging_views, settings.warehouse)
    settings.landing.rmdir()
    records = plant_all([number], layouts, settings.landing)
    summary = land(settings)
    fault = FAULTS[number]
    with duckdb.connect(str(settings.warehouse)) as connection:
        settle(connection, fault)

        def query(sql: str, *parameters: object) -> list[tuple[Any, ...]]:
            return connection.execute(sql, parameters).fetchall()

        check(fault, records[number], summary, query)
        check_nothing_is_lost(fault.feed, fault.table, query)
        assert query("select count(*) from landing.rejected_rows") == [
            (isinstance(fault.outcome, Rejected),)
        ]
        assert query(
            f"select count(*) from staging.base_{fault.feed}__{fault.table}"
            " where row_status = 'quarantined'"
        ) == [(isinstance(fault.outcome, Quarantined),)]
        assert len(summary.problems) == isinstance(fault.outcome, Refused)


@pytest.fixture(scope="module")
def all_faults(
    tmp_path_factory: pytest.TempPathFactory,
    parsed_for_the_day: Path,
    layouts: dict[tuple[str, str], Layout],
) -> tuple[Site, dict[int, tuple[str, str]], Summary]:
    """Every fault landed at once, and the whole project built from them with its tests."""
    site = Site(tmp_path_factory.mktemp("all_faults"), parsed_for_the_day)
    records = plant_all(list(range(len(FAULTS))), layouts, site.landing)
    summary = land(Settings(site.landing, site.warehouse, site.folder / "published"))
    site.dbt("build", *WITHOUT_UNIT_TESTS, *DAY)
    return site, records, summary


@pytest.mark.parametrize("number", range(len(FAULTS)), ids=lambda number: str(FAULTS[number]))
def test_a_fault_among_all_others(
    number: int, all_faults: tuple[Site, dict[int, tuple[str, str]], Summary]
) -> None:
    site, records, summary = all_faults
    with duckdb.connect(str(site.warehouse), read_only=True) as connection:
        check(
            FAULTS[number],
            records[number],
            summary,
            lambda sql, *parameters: connection.execute(sql, parameters).fetchall(),
        )


def test_nothing_is_lost_with_all_faults_at_once(
    all_faults: tuple[Site, dict[int, tuple[str, str]], Summary],
) -> None:
    site, _, summary = all_faults
    with duckdb.connect(str(site.warehouse), read_only=True) as connection:

        def query(sql: str, *parameters: object) -> list[tuple[Any, ...]]:
            return connection.execute(sql, parameters).fetchall()

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
