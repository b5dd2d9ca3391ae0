"""What the Python tests share: a landing folder and a warehouse of their own."""

import fcntl
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dms.settings import Settings


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


@dataclass(frozen=True)
class BuiltSample:
    """A small sample of exports, landed, built and published by the commands themselves."""

    settings: Settings
    environment: dict[str, str]
    output: str


@pytest.fixture(scope="session")
def built_sample(tmp_path_factory: pytest.TempPathFactory) -> BuiltSample:
    """One for all tests and all workers: read it, and copy what is to be changed."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "built_sample"
    folder.mkdir(exist_ok=True)
    settings = Settings(folder / "landing", folder / "dealership.duckdb", folder / "published")
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("DBT_")},
        "DMS_LANDING": str(settings.landing),
        "DMS_WAREHOUSE": str(settings.warehouse),
        "DMS_PUBLISHED": str(settings.published),
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder / "logs"),
    }
    done = folder / "output.txt"
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            sample = ["sample", "--customers", "300", "--to", str(settings.landing)]
            outputs = [_run_dms(arguments, environment) for arguments in (sample, ["build"])]
            done.write_text("\n".join(outputs), encoding="utf-8")
    return BuiltSample(settings, environment, done.read_text(encoding="utf-8"))


def _run_dms(arguments: list[str], environment: dict[str, str]) -> str:
    result = subprocess.run(
        [str(Path(sys.executable).with_name("dms")), *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout + result.stderr
