"""`make clean`: what it removes, and what it leaves and names."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

import came_again
import odd_exports
from conftest import BuiltSample
from dms.clean import clean
from dms.landing import land
from dms.settings import PROJECT_DIR, Settings

HEADER = "CompanyNumber,EmployeeId,Name,JobCode,HireDate,TerminationDate\n"


def put_own(settings: Settings) -> Path:
    path = settings.landing / "dealertrack" / "employees_OWN_20260630.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADER + "OWN,1,A,,,\n")
    return path


@pytest.fixture
def built(built_sample: BuiltSample, tmp_path: Path) -> Settings:
    """A copy of the sample, its warehouse and what it published."""
    old = built_sample.settings
    settings = Settings(tmp_path / "landing", tmp_path / "wh" / "d.duckdb", tmp_path / "published")
    shutil.copytree(old.landing, settings.landing)
    settings.warehouse.parent.mkdir()
    shutil.copy2(old.warehouse, settings.warehouse)
    shutil.copytree(old.published, settings.published, symlinks=True)
    (settings.published / "analyst.duckdb").write_bytes(b"a copy")
    planted = [*came_again.FILES, *odd_exports.files()]
    for name in planted:
        (settings.landing / name).unlink()
    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute(
            "delete from landing.files where feed || '/' || file_name in (select unnest(?))",
            [planted],
        )
    return settings


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}


def test_the_sample_and_what_was_built_from_it_go_without_asking(
    built: Settings, tmp_path: Path
) -> None:
    assert clean(built, tmp_path, is_agreed=False) == []
    assert files(tmp_path) == set()
    assert not built.landing.exists()


def test_builds_of_the_time_before_each_had_a_folder_go_too(
    built: Settings, tmp_path: Path
) -> None:
    builds = built.published / "builds"
    for file in ("segments", "contacts"):
        (builds / f"{file}-2026-06-30-1.duckdb").touch()
    (builds / "notes").mkdir()
    (builds / "notes" / "dealer_segments.duckdb").touch()
    clean(built, tmp_path, is_agreed=False)
    assert files(tmp_path) == {"published/builds/notes/dealer_segments.duckdb"}


def test_own_files_beside_what_was_written_stay_and_are_named(
    built: Settings, tmp_path: Path
) -> None:
    own = put_own(built)
    changed = next(built.landing.glob("crm/contacts_*.csv"))
    changed.write_bytes(changed.read_bytes() + b"\n")
    (built.published / "notes.txt").write_text("mine")
    (built.warehouse.parent / "other.duckdb").write_text("mine")
    left = clean(built, tmp_path, is_agreed=True)
    assert files(tmp_path) == {
        own.relative_to(tmp_path).as_posix(),
        changed.relative_to(tmp_path).as_posix(),
        "published/notes.txt",
        "wh/other.duckdb",
    }
    assert {line.partition(": ")[0] for line in left} == {
        str(own), str(changed), str(built.published / "notes.txt")
    }  # fmt: skip


def test_registers_with_keys_of_own_files_stay_unless_it_is_agreed(
    built: Settings, tmp_path: Path
) -> None:
    put_own(built)
    land(built)
    (left,) = [
        line for line in clean(built, tmp_path, is_agreed=False) if str(built.warehouse) in line
    ]
    assert "other keys" in left
    assert "make clean YES=--yes" in left
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:
        keys = "select count(*) from keys.int_customer_key_register"
        assert connection.execute(keys).fetchall()[0][0] > 0
    clean(built, tmp_path, is_agreed=True)
    assert not built.warehouse.exists()


def test_tombstones_stay_unless_it_is_agreed(settings: Settings, tmp_path: Path) -> None:
    put_own(settings)
    land(settings)
    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute("insert into landing.tombstones values ('x', 'record', '2026-06-30')")
    (left,) = clean(settings, tmp_path, is_agreed=False)
    assert "1 tombstones" in left
    assert settings.warehouse.exists()


def test_a_warehouse_that_was_only_landed_in_has_nothing_to_keep(
    settings: Settings, tmp_path: Path
) -> None:
    own = put_own(settings)
    land(settings)
    assert clean(settings, tmp_path, is_agreed=False) == []
    assert files(tmp_path) == {own.relative_to(tmp_path).as_posix()}


def test_a_warehouse_that_cannot_be_read_stays(settings: Settings, tmp_path: Path) -> None:
    settings.warehouse.parent.mkdir()
    settings.warehouse.write_bytes(b"no database" * 1000)
    (left,) = clean(settings, tmp_path, is_agreed=False)
    assert "cannot be seen" in left
    assert settings.warehouse.exists()


def test_it_runs_without_the_environment(tmp_path: Path) -> None:
    variables = {
        "DMS_LANDING": str(tmp_path / "landing"),
        "DMS_WAREHOUSE": str(tmp_path / "w.duckdb"),
        "DMS_PUBLISHED": str(tmp_path / "published"),
        "PYTHONPATH": str(PROJECT_DIR / "scripts"),
    }
    (tmp_path / "w.duckdb").write_bytes(b"")
    # -S: without what is installed.
    command = [sys.executable, "-S", "-c"]
    code = "import sys, dms.clean as c; c.OF_DBT = (); sys.exit(c.main([]))"
    result = subprocess.run(
        [*command, code],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert "cannot be seen without the environment" in result.stderr
