"""The semantic layer, as MetricFlow sees it beside the warehouse of a build."""

import csv
import shutil
from collections.abc import Iterator
from dataclasses import replace

import duckdb
import pytest

from conftest import BuiltSample
from full_project import BIN, Site, copy_project


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, built_sample: BuiltSample) -> Iterator[Site]:
    """A copy of the project, which MetricFlow reads where it stands, and of the warehouse."""
    folder = copy_project(tmp_path_factory.mktemp("metrics"))
    shutil.copy(built_sample.settings.warehouse, folder / "dealership.duckdb")
    site = Site(folder)
    without = {"DBT_PROJECT_DIR": str(folder), "DBT_TARGET_PATH": str(folder / "target")}
    site = replace(site, environment=without)
    site.dbt("parse", "--write-json")
    yield site


def metric_rows(site: Site, metrics: str, dimension: str) -> list[tuple[str, ...]]:
    """What MetricFlow answers, sorted, as text."""
    answer = site.folder / "answer.csv"
    site.run(BIN / "mf", "query", "--metrics", metrics, "--group-by", dimension, "--csv", answer)
    with answer.open(newline="", encoding="utf-8") as lines:
        return sorted(tuple(line) for line in list(csv.reader(lines))[1:])


def warehouse_rows(site: Site, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(site.warehouse), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_metricflow_finds_no_fault_in_the_definitions_nor_against_the_warehouse(site: Site) -> None:
    output = site.run(BIN / "mf", "validate-configs")
    assert "ERRORS: 0" in output
    assert "metrics against data warehouse" in output


def test_reachable_members_are_those_of_the_catalogue(site: Site) -> None:
    answers = metric_rows(site, "members,reachable_members", "member__segment_name")
    wanted = warehouse_rows(
        site,
        "select segment_name, members, nullif(reachable, 0) from membership.segment_catalog"
        " where members > 0 order by segment_name",
    )
    assert [
        (name, int(float(members)), int(float(reachable or 0)) or None)
        for name, members, reachable in answers
    ] == wanted
