"""Files named ahead of the clock, and `dms unland`, which takes a landed file out again."""

import datetime
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from conftest import BuiltSample
from dms.console import readable
from dms.errors import DataError, UsageError
from dms.lake.export import export_landed, folder_of
from dms.lake.folder import Lake
from dms.landing import land, preview
from dms.landing.layouts import read_layouts
from dms.landing.unland import Unlanded, unland
from dms.settings import PROJECT_DIR, Settings
from full_project import Site

STAGING = PROJECT_DIR / "models" / "staging"
HEADER = "CompanyNumber,EmployeeId,Name,JobCode,HireDate,TerminationDate\n"
NOW = datetime.datetime.now(datetime.timezone.utc)

Rows = Callable[[str], list[tuple[Any, ...]]]


def put(settings: Settings, stamp: str, lines: str = "7,1,ANN,,,\n", company: str = "7") -> str:
    folder = settings.landing / "dealertrack"
    folder.mkdir(exist_ok=True)
    name = f"employees_{company}_{stamp}.csv"
    (folder / name).write_text(HEADER + lines)
    return name


def put_customers(settings: Settings, stamp: str) -> None:
    (settings.landing / "cdk").mkdir()
    path = settings.landing / "cdk" / f"customers_C1_{stamp}.jsonl"
    path.write_text('{"companyId": "C1", "customerId": "1"}\n')


def date_ahead(settings: Settings, name: str) -> None:
    """Date a landed file as if it had landed before such names were refused."""
    with duckdb.connect(str(settings.warehouse)) as connection:
        ahead = name.replace("20260630", "20620630")
        connection.execute(
            "update landing.files set file_name = ?, extracted_at = '2062-06-30'"
            " where file_name = ?",
            [ahead, name],
        )
        connection.execute(
            "update raw_dealertrack.employees set _file = ?, _extracted_at = '2062-06-30'"
            " where _file = ?",
            [ahead, name],
        )


@pytest.mark.parametrize("look", [land, preview])
@pytest.mark.parametrize("is_of_2062", [True, False])
def test_a_file_named_ahead_of_the_clock_is_refused(
    settings: Settings, look: Callable[..., Any], is_of_2062: bool
) -> None:
    stamp = "20620630" if is_of_2062 else f"{NOW + datetime.timedelta(days=3):%Y%m%d}"
    name = put(settings, stamp)
    (problem,) = look(settings).problems
    assert problem.startswith(f"dealertrack/{name}: {stamp} in its name is ahead of the clock")
    assert problem.endswith("rename the file")


def test_a_file_named_two_hours_ahead_lands_as_the_sender_may_be_farther_east(
    settings: Settings, rows: Rows
) -> None:
    put_customers(settings, f"{NOW + datetime.timedelta(hours=2):%Y%m%d%H%M}")
    assert land(settings).problems == []
    assert rows("select rows_landed from landing.files") == [(1,)]


def test_a_lone_json_file_named_three_days_ahead_is_refused(settings: Settings) -> None:
    put_customers(settings, f"{NOW + datetime.timedelta(days=3):%Y%m%d%H%M}")
    (problem,) = land(settings).problems
    assert "ahead of the clock" in problem


def test_a_file_that_landed_ahead_before_is_named_with_what_takes_it_out(
    settings: Settings,
) -> None:
    name = put(settings, "20260630")
    land(settings)
    date_ahead(settings, name)
    for summary in (preview(settings), land(settings)):
        (notice,) = summary.notices
        assert notice.startswith("dealertrack/employees_7_20620630.csv: landed with a time ahead")
        assert notice.endswith("dms unland dealertrack/employees_7_20620630.csv")


def test_all_of_a_file_is_taken_out_and_nothing_of_another(settings: Settings, rows: Rows) -> None:
    name = put(settings, "20260630", "7,1,ANN,,,\n7,2\n")
    put(settings, "20260630", "9,1,BO,,,\n9\n", company="9")
    land(settings)
    assert unland(settings, STAGING, name) == Unlanded(f"dealertrack/{name}", 1, 1)
    assert rows("select Name from raw_dealertrack.employees") == [("BO",)]
    assert rows("select raw_line from landing.rejected_rows") == [("9",)]
    assert rows("select file_name from landing.files") == [("employees_9_20260630.csv",)]
    assert rows(
        "select feed, table_name, file_name, lines, rows_landed, rows_rejected, extracted_at"
        " from landing.unlanded_files where landed_at <= unlanded_at"
    ) == [("dealertrack", "employees", name, 2, 1, 1, datetime.datetime(2026, 6, 30))]


@pytest.mark.parametrize("written", ["{name}", "dealertrack/{name}", "landing/dealertrack/{name}"])
def test_a_file_may_be_named_by_its_path(settings: Settings, rows: Rows, written: str) -> None:
    name = put(settings, "20260630")
    land(settings)
    unland(settings, STAGING, written.format(name=name))
    assert rows("select count(*) from landing.files") == [(0,)]


def test_a_file_that_is_still_there_lands_again_and_one_that_is_not_stays_out(
    settings: Settings, rows: Rows
) -> None:
    name = put(settings, "20260630")
    land(settings)
    unland(settings, STAGING, name)
    assert land(settings).total().files_landed == 1
    unland(settings, STAGING, name)
    (settings.landing / "dealertrack" / name).unlink()
    land(settings)
    assert rows("select count(*) from raw_dealertrack.employees") == [(0,)]
    assert rows("select count(*) from landing.unlanded_files") == [(2,)]


def test_a_file_with_a_line_break_in_its_name_is_found_as_it_is_shown(
    settings: Settings, rows: Rows
) -> None:
    name = put(settings, "20260630", company="7\n")
    land(settings)
    unland(settings, STAGING, readable(name))
    assert rows("select count(*) from landing.files") == [(0,)]


def test_what_is_no_landed_file_is_said_so(settings: Settings) -> None:
    with pytest.raises(DataError, match="there is no warehouse yet"):
        unland(settings, STAGING, "x.csv")
    put(settings, "20260630")
    land(settings)
    for name in ("x.csv", "cdk/employees_7_20260630.csv"):
        with pytest.raises(DataError, match=f"{name}: no file of this name has landed"):
            unland(settings, STAGING, name)


def test_a_name_of_two_landed_files_is_asked_for_its_feed(settings: Settings) -> None:
    name = put(settings, "20260630")
    land(settings)
    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute(
            "insert into landing.files by name"
            " select * replace ('crm' as feed, 'contacts' as table_name) from landing.files"
        )
    with pytest.raises(UsageError, match=f"say which: crm/{name}, dealertrack/{name}"):
        unland(settings, STAGING, name)
    unland(settings, STAGING, f"crm/{name}")


def test_a_warehouse_that_another_process_holds_is_said_so(tmp_path: Path) -> None:
    site = Site(tmp_path)
    with duckdb.connect(str(site.warehouse)):
        output = site.dms("unland", "employees_7_20260630.csv", status=1)
    assert f"process {os.getpid()} holds the warehouse" in output


def test_a_file_taken_out_leaves_the_lake_too(settings: Settings, tmp_path: Path) -> None:
    name = put(settings, "20260630")
    put(settings, "20260630", "9,1,BO,,,\n", company="9")
    layouts = read_layouts(STAGING)
    lake = Lake(str(tmp_path / "lake"))
    land(settings)
    export_landed(settings.warehouse, lake, layouts, lambda _: None, lambda: None)
    unland(settings, STAGING, name)
    export_landed(settings.warehouse, lake, layouts, lambda _: None, lambda: None)
    (folder,) = [
        tmp_path / "lake" / folder_of(table)
        for table in layouts.tables
        if (table.schema, table.name) == ("raw_dealertrack", "employees")
    ]
    assert [
        path.name.endswith("employees_9_20260630.csv.parquet") for path in folder.iterdir()
    ] == [True]


def test_the_day_that_segments_look_from_goes_back(
    built_sample: BuiltSample, tmp_path: Path, parsed_project: Path
) -> None:
    site = Site(tmp_path, parsed_project)
    shutil.copy(built_sample.settings.warehouse, site.warehouse)
    settings = Settings(tmp_path / "landing", site.warehouse, tmp_path / "published")
    settings.landing.mkdir()
    put(settings, "20260630", "HV2,1,ANN,,,\n")
    land(settings)
    date_ahead(settings, "employees_7_20260630.csv")
    run = ("run", "--select", "stg_landing__files")
    site.dbt(*run)
    assert as_of_date(site) == datetime.date(2062, 6, 30)
    output = site.dms("unland", "employees_7_20620630.csv")
    assert "taken out, 1 rows and 0 rejected lines; now run `dms build`" in output
    assert "is still there" not in output  # what is there has another name
    site.dbt(*run)
    assert as_of_date(site) == datetime.date(2026, 6, 30)


def as_of_date(site: Site) -> object:
    ((day,),) = site.query(
        "select as_of_date from quality.builds order by event_number desc limit 1"
    )
    return day
