"""What the Python tests share: a landing folder and a warehouse of their own."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

import came_again
import odd_exports
import planted_ledger
from dms.settings import Settings
from full_project import DAY, Site

LONGEST = ("test_spark.py", "test_build.py", "test_typed_once.py", "test_mutants.py")
"""Files that take longest, one after the other: they begin first. The second needs no sample, so
that it runs while the first builds one.
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first, so that no worker is left with one at the end."""
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.name, len(places)))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "landing").mkdir()
    return Settings(
        landing=tmp_path / "landing",
        warehouse=tmp_path / "warehouse" / "dealership.duckdb",
        published=tmp_path / "published",
    )


@pytest.fixture
def rows(settings: Settings) -> Callable[[str], list[tuple[Any, ...]]]:
    """Runs a query on the warehouse; gives its rows."""

    def query(sql: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    return query


@pytest.fixture(scope="session")
def parsed_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """dbt's target folder after parsing the whole project anew, and its output in parse.txt."""
    folder = shared_folder(tmp_path_factory, "parsed_project")
    target = folder / "parsed"
    with locked(folder):
        if not target.exists():
            site = Site(folder)
            output = site.dbt("parse", "--no-partial-parse", "--write-json")
            (folder / "target" / "parse.txt").write_text(output, encoding="utf-8")
            (folder / "target").rename(target)
    return target


@pytest.fixture(scope="session")
def staging_views(tmp_path_factory: pytest.TempPathFactory, parsed_project: Path) -> Path:
    """A warehouse without rows where staging, and what counts unread values, are views of the SQL
    that dbt compiled for 2026-06-30.

    So that many inputs are judged by the project's own SQL without a dbt run for each of them.
    """
    folder = shared_folder(tmp_path_factory, "staging_views")
    with locked(folder):
        site = Site(folder, parsed_project)
        if not site.warehouse.exists():
            site.dbt("seed", *DAY)
            counting = ("register_counts", "unread_values")
            chosen = ("--select", "path:models/staging", *counting)
            site.dbt("compile", "--write-json", *chosen, *DAY)
            _make_views(site)
    return site.warehouse


def _make_views(site: Site) -> None:
    results = json.loads((site.folder / "target" / "run_results.json").read_text("utf-8"))
    compiled = {
        result["unique_id"].split(".")[-1]: result["compiled_code"]
        for result in results["results"]
        if result["unique_id"].startswith("model.")
    }
    with duckdb.connect(str(site.warehouse)) as connection:
        connection.execute("create schema staging")
        connection.execute("create schema if not exists quality")
        # base_ before stg_, which reads it, and before what counts in it.
        for name in sorted(compiled):
            schema = "staging" if name.startswith(("base_", "stg_")) else "quality"
            connection.execute(f"create view {schema}.{name} as {compiled[name]}")


@dataclass(frozen=True)
class BuiltSample:
    """A small sample of exports and a ledger (planted_ledger), landed, built and published by the
    commands themselves.
    """

    settings: Settings
    environment: dict[str, str]
    output: str

    def copy_to(self, folder: Path) -> None:
        """All that a command reads there, to be changed."""
        for place in (self.settings.landing, self.settings.published, self.settings.ledger_folder):
            shutil.copytree(place, folder / place.name, symlinks=True)
        shutil.copy(self.settings.warehouse, folder)


@pytest.fixture(scope="session")
def built_sample(tmp_path_factory: pytest.TempPathFactory, parsed_project: Path) -> BuiltSample:
    """One for all tests and all workers: read it, and copy what is to be changed."""
    folder = shared_folder(tmp_path_factory, "built_sample")
    settings = Settings(folder / "landing", folder / "dealership.duckdb", folder / "published")
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("DBT_")},
        "DMS_LANDING": str(settings.landing),
        "DMS_WAREHOUSE": str(settings.warehouse),
        "DMS_PUBLISHED": str(settings.published),
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder / "logs"),
        "DBT_LOG_LEVEL_FILE": "none",
    }
    done = folder / "output.txt"
    with locked(folder):
        if not done.exists():
            sample = ["sample", "--customers", "300", "--to", str(settings.landing)]
            output = _run_dms(sample, environment)
            came_again.plant(settings.landing)
            odd_exports.plant(settings.landing)
            planted_ledger.plant(settings)
            Site(folder, parsed_project).prepare()
            output += "\n" + _run_dms(["build"], environment, folder)
            done.write_text(output, encoding="utf-8")
    return BuiltSample(settings, environment, done.read_text(encoding="utf-8"))


def shared_folder(tmp_path_factory: pytest.TempPathFactory, name: str) -> Path:
    """A folder that all workers of this run share."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    folder.mkdir(exist_ok=True)
    return folder


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One worker at a time."""
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _run_dms(arguments: list[str], environment: dict[str, str], folder: Path | None = None) -> str:
    result = subprocess.run(
        [str(Path(sys.executable).with_name("dms")), *arguments],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout + result.stderr
