"""The targets of the dbt profile: a DuckDB file, or a cluster that the lake connects."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml

from dms.dbt import DbtProject
from dms.errors import UsageError
from dms.settings import Settings

OLDEST_JAVA = 17
"""The oldest Java that Spark 4 runs on."""


@dataclass(frozen=True)
class Target:
    """Where a build happens.

    `warehouse` is the DuckDB file that files land in. `adapter` is the name of dbt's adapter; any
    other than duckdb stands for a cluster, which gets the landed rows from the lake. `environment`
    is what the profile reads.
    """

    name: str
    adapter: str
    warehouse: Path
    environment: dict[str, str]

    @property
    def is_cluster(self) -> bool:
        """Whether the models are built elsewhere than in the DuckDB file."""
        return self.adapter != "duckdb"


def find_target(project: DbtProject, name: str | None, settings: Settings) -> Target:
    """The target of that name, or the profile's default.

    A DuckDB profile's `path` is `{{ env_var('<variable>', '<default>') }}`; for DMS_WAREHOUSE the
    settings decide.

    Raises:
        UsageError: the profile has no such target, or what it needs is not installed.
    """
    file = project.profiles / "profiles.yml"
    if not file.is_file():
        raise UsageError(f"{file}: there are no dbt profiles; set DBT_PROFILES_DIR")
    profile_name = yaml.safe_load((project.directory / "dbt_project.yml").read_text())["profile"]
    profile = yaml.safe_load(file.read_text())[profile_name]
    chosen = name or profile["target"]
    if chosen not in profile["outputs"]:
        known = ", ".join(sorted(profile["outputs"]))
        raise UsageError(f"--target {chosen}: {file} has no such target; there are {known}")
    output = profile["outputs"][chosen]
    if output["type"] != "duckdb":
        _require_installed(chosen, output)
        environment = {
            "DMS_WAREHOUSE": str(settings.warehouse),
            "DMS_LAKE": settings.lake_location,
        }
        return Target(chosen, output["type"], settings.warehouse, environment)
    found = re.search(r"env_var\('(\w+)',\s*'([^']*)'\)", str(output.get("path", "")))
    if not found:
        raise UsageError(
            f"--target {chosen}: {file} must take its path from an environment variable"
        )
    warehouse = settings.warehouse
    if found[1] != "DMS_WAREHOUSE":
        warehouse = Path(os.environ.get(found[1]) or found[2]).absolute()
    environment = {"DMS_WAREHOUSE": str(settings.warehouse), found[1]: str(warehouse)}
    return Target(chosen, "duckdb", warehouse, environment)


def _require_installed(name: str, output: dict[str, Any]) -> None:
    adapter = output["type"]
    if not find_spec(f"dbt.adapters.{adapter}") or not find_spec("pyarrow"):
        raise UsageError(
            f"--target {name}: dbt's adapter for {adapter} is not installed; "
            "`make build TARGET=spark` installs that of the target spark"
        )
    if output.get("method") == "session":
        _require_java(name)


def _require_java(name: str) -> None:
    home = os.environ.get("JAVA_HOME")
    java = f"{home}/bin/java" if home else shutil.which("java")
    found = None
    if java and Path(java).is_file():
        told = subprocess.run(
            [java, "-version"], capture_output=True, text=True, check=False
        ).stderr
        found = re.search(r'version "(\d+)', told)
    if not found or int(found[1]) < OLDEST_JAVA:
        there = f"Java {found[1]}" if found else "no Java"
        raise UsageError(
            f"--target {name}: Spark needs Java {OLDEST_JAVA} or newer, there is {there}; "
            "install it, or set JAVA_HOME"
        )
