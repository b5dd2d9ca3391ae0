"""Each fault of real exports: what it becomes, one at a time and all together."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from conftest import locked, shared_folder
from dms.landing import Summary, land
from dms.landing.layouts import Layout, read_layouts
from dms.settings import PROJECT_DIR, Settings
from faults import files, leads, nested, rows, touches
from faults.fault import (
    AS_OF,
    Cleaned,
    Fault,
    LeftAlone,
    Quarantined,
    Refused,
    Rejected,
    plant,
)
from faults.samples import SAMPLES
from full_project import WITHOUT_UNIT_TESTS, Site

FAULTS = [
    *(*rows.DEALERVAULT, *rows.DEALERTRACK),
    *(*nested.VALUES, *nested.LINES),
    *(*leads.VALUES, *leads.FILES),
    *touches.VALUES,
    *(*files.LINES, *files.FILES, *files.NAMES),
]
CHECKED = ("staging", "quality.row_reconciliation", "quality.quarantined_rows")
DAY = ("--vars", f"{{as_of_date: '{AS_OF}'}}")

Query = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def layouts() -> dict[tuple[str, str], Layout]:
    feeds = read_layouts(PROJECT_DIR / "models" / "staging").feeds
    return {(layout.feed, layout.table.name): layout for feed in feeds.values() for layout in feed}


@pytest.fixture(scope="session")
def checked_models(tmp_path_factory: pytest.TempPathFactory, parsed_project: Path) -> Path:
    """A warehouse without rows where staging and its checks are views of the SQL that dbt compiled.

    So that each fault is judged by the project's own SQL without a dbt run for each of them.
    """
    folder = shared_folder(tmp_path_factory, "checked_models")
    with locked(folder):
        site = Site(folder, parsed_project)
        if not site.warehouse.exists():
            selection = ("--select", *CHECKED_MODELS, *DAY)
            site.dbt("build", "--empty", *WITHOUT_TESTS, *selection)
            site.dbt("compile", *selection)
            _make_views(site)
    return site.warehouse


CHECKED_MODELS = (
    "resource_type:seed",
    "path:models/staging",
    "register_counts",
    "row_reconciliation",
    "quarantined_rows",
)
WITHOUT_TESTS = (*WITHOUT_UNIT_TESTS, "--exclude-resource-type", "test")


def _make_views(site: Site) -> None:
    manifest = json.loads((site.folder / "target" / "manifest.json").read_text("utf-8"))
    results = json.loads((site.folder / "target" / "run_results.json").read_text("utf-8"))
    compiled = {result["unique_id"]: result["compiled_code"] for result in results["results"]}
    with duckdb.connect(str(site.warehouse)) as connection:
        for node in results["results"]:
            unique_id = node["unique_id"]
            if unique_id.startswith("model."):
                name = manifest["nodes"][unique_id]["relation_name"]
                connection.execute(f"drop table {name}")
        for unique_id in _parents_first(manifest, list(compiled)):
            if unique_id.startswith("model."):
                name = manifest["nodes"][unique_id]["relation_name"]
                connection.execute(f"create view {name} as {compiled[unique_id]}")


def _parents_first(manifest: dict[str, Any], wanted: list[str]) -> list[str]:
    ordered: list[str] = []

    def add(unique_id: str) -> None:
        if unique_id in wanted and unique_id not in ordered:
            for parent in manifest["parent_map"][unique_id]:
                add(parent)
            ordered.append(unique_id)

    for unique_id in sorted(wanted):
        add(unique_id)
    return ordered


def plant_all(
    numbers: list[int], layouts: dict[tuple[str, str], Layout], landing: Path
) -> dict[int, str]:
    """Plant these faults, each in a file of its own; gives the keys of the faulty rows."""
    landing.mkdir()
    place = {number: (FAULTS[number].feed, FAULTS[number].table) for number in numbers}
    return {
        number: plant(
            FAULTS[number], number, SAMPLES[place[number]], layouts[place[number]], landing
        )
        for number in numbers
    }


def check(fault: Fault, record: str, summary: Summary, query: Query) -> None:
    """The fault became what it must, its neighbours were used, and every line has its place."""
    sample = SAMPLES[fault.feed, fault.table]
    staged = f"staging.stg_{fault.feed}__{fault.table}"
    files = query(
        f"select _file from raw_{fault.feed}.{fault.table} where {_quoted(sample.key)} = ?",
        f"{record}a",
    )
    used = query(
        f"select count(*) from {staged} where {sample.staged_key} in (?, ?)",
        f"{record}a",
        f"{record}b",
    )
    match fault.outcome:
        case Refused(message):
            assert [
                problem
                for problem in summary.problems
                if f"X{record[1:]}" in problem and message in problem
            ], summary.problems
            assert files == []
        case LeftAlone():
            assert f"X{record[1:]}" not in " ".join(summary.problems + summary.notices)
            assert files == []
        case Cleaned(values) if fault.neighbours:
            columns = ", ".join(values) or "1"
            found = query(f"select {columns} from {staged} where {sample.staged_key} = ?", record)
            assert found == [tuple(values.values()) or (1,)]
        case Quarantined(reason, detail):
            found = query(
                "select reason, detail from quality.quarantined_rows where file_name = ?",
                files[0][0],
            )
            assert found == [(reason, detail)]
        case Rejected(reason, raw_line):
            found = query(
                "select reason, raw_line from landing.rejected_rows where file_name = ?",
                files[0][0],
            )
            assert len(found) == 1
            assert reason in found[0][0]
            assert raw_line in found[0][1]
    is_landed = not isinstance(fault.outcome, Refused | LeftAlone)
    assert used == [(fault.neighbours if is_landed else 0,)]


def check_nothing_is_lost(query: Query) -> None:
    """lines = landed + rejected for each file, landed = used + superseded + quarantined for each
    raw table; counted here from the tables themselves.
    """
    assert query("select * from landing.files where lines != rows_landed + rows_rejected") == []
    for feed, table in SAMPLES:
        ((landed, rejected),) = query(
            "select coalesce(sum(rows_landed), 0), coalesce(sum(rows_rejected), 0)"
            " from landing.files where feed = ? and table_name = ?",
            feed,
            table,
        )
        assert query(f"select count(*) from raw_{feed}.{table}") == [(landed,)]
        assert query(
            "select count(*) from landing.rejected_rows where feed = ? and table_name = ?",
            feed,
            table,
        ) == [(rejected,)]
    assert query("select * from quality.row_reconciliation where difference != 0") == []


def _quoted(name: str) -> str:
    return f'"{name}"'


@pytest.mark.parametrize("number", range(len(FAULTS)), ids=lambda number: str(FAULTS[number]))
def test_a_fault_alone(
    number: int, checked_models: Path, layouts: dict[tuple[str, str], Layout], settings: Settings
) -> None:
    settings.warehouse.parent.mkdir()
    shutil.copy(checked_models, settings.warehouse)
    settings.landing.rmdir()
    records = plant_all([number], layouts, settings.landing)
    summary = land(settings)
    fault = FAULTS[number]
    with duckdb.connect(str(settings.warehouse), read_only=True) as connection:

        def query(sql: str, *parameters: object) -> list[tuple[Any, ...]]:
            return connection.execute(sql, parameters).fetchall()

        check(fault, records[number], summary, query)
        check_nothing_is_lost(query)
        rejected = query("select count(*) from landing.rejected_rows")
        quarantined = query("select count(*) from quality.quarantined_rows")
        assert rejected == [(isinstance(fault.outcome, Rejected),)]
        assert quarantined == [(isinstance(fault.outcome, Quarantined),)]
        assert len(summary.problems) == isinstance(fault.outcome, Refused)


@pytest.fixture(scope="module")
def all_faults(
    tmp_path_factory: pytest.TempPathFactory,
    parsed_project: Path,
    layouts: dict[tuple[str, str], Layout],
) -> tuple[Site, dict[int, str], Summary]:
    """Every fault landed at once, staged by `dbt build` with its tests."""
    site = Site(tmp_path_factory.mktemp("all_faults"), parsed_project)
    records = plant_all(list(range(len(FAULTS))), layouts, site.landing)
    summary = land(Settings(site.landing, site.warehouse, site.folder / "published"))
    site.dbt("build", *WITHOUT_UNIT_TESTS, "--select", *CHECKED_MODELS, *DAY)
    return site, records, summary


@pytest.mark.parametrize("number", range(len(FAULTS)), ids=lambda number: str(FAULTS[number]))
def test_a_fault_among_all_others(
    number: int, all_faults: tuple[Site, dict[int, str], Summary]
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
    all_faults: tuple[Site, dict[int, str], Summary],
) -> None:
    site, _, summary = all_faults
    with duckdb.connect(str(site.warehouse), read_only=True) as connection:
        check_nothing_is_lost(
            lambda sql, *parameters: connection.execute(sql, parameters).fetchall()
        )
    assert len(summary.problems) == sum(isinstance(fault.outcome, Refused) for fault in FAULTS)


def test_the_suite_has_at_least_sixty_faults() -> None:
    assert len({str(fault) for fault in FAULTS}) == len(FAULTS) >= 60
