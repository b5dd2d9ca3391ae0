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
from dms.settings import Settings, name_for_dbt
from dms.yaml_files import read_yaml

CLUSTERS = ("databricks", "spark")
"""The adapters of dbt that build elsewhere, from the lake."""

OLDEST_JAVA = 17
"""The oldest Java that Spark 4 runs on."""

ODD_IN_A_LAKE = ";'\"\\*?[]{}#%"
"""What the name of a lake may not hold: signs of URLs, of SQL texts and of file patterns."""


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


def find_target(
    project: DbtProject, name: str | None, settings: Settings, is_to_build: bool = True
) -> Target:
    """The target of that name, or the profile's default.

    A DuckDB profile's `path` is `{{ env_var('<variable>', '<default>') }}`; for DMS_WAREHOUSE the
    settings decide. Java is asked for only if it `is_to_build`.

    Raises:
        UsageError: the profile cannot be read or has no such target, or what the target needs is
            not installed.
    """
    file = _profiles_file(project)
    chosen, output = _read_output(project, name)
    adapter = output.get("type")
    if adapter in CLUSTERS:
        _require_installed(chosen, output, is_to_build)
        return Target(chosen, adapter, settings.warehouse, _cluster_environment(settings))
    found = re.search(r"env_var\('(\w+)',\s*'([^']*)'\)", str(output.get("path", "")))
    if adapter != "duckdb" or not found:
        raise UsageError(
            f"--target {chosen}: {file} must make it a DuckDB file whose path is an environment "
            f"variable, or one of {', '.join(CLUSTERS)}"
        )
    warehouse = settings.warehouse
    if found[1] != "DMS_WAREHOUSE":
        warehouse = Path(os.environ.get(found[1]) or found[2]).absolute()
    environment = {
        "DMS_WAREHOUSE": name_for_dbt(settings.warehouse),
        found[1]: name_for_dbt(warehouse),
    }
    return Target(chosen, "duckdb", warehouse, environment)


def read_targets(
    project: DbtProject, name: str | None = None
) -> tuple[str, dict[str, dict[str, Any]]]:
    """The target that is meant, `name` or else the default, and all of the profile by their names.

    Raises:
        UsageError: there are no profiles, or none of this project.
    """
    file = _profiles_file(project)
    if not file.is_file():
        raise UsageError(f"{file}: there are no dbt profiles; set DBT_PROFILES_DIR")
    try:
        profile = read_yaml(file)[read_yaml(project.directory / "dbt_project.yml")["profile"]]
        return name or profile["target"], dict(profile["outputs"])
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        detail = " ".join(str(error).split())
        raise UsageError(f"{file}: has no profile of this project: {detail}") from error


def _profiles_file(project: DbtProject) -> Path:
    return project.profiles / "profiles.yml"


def _read_output(project: DbtProject, name: str | None) -> tuple[str, dict[str, Any]]:
    chosen, outputs = read_targets(project, name)
    if chosen not in outputs:
        file = _profiles_file(project)
        known = ", ".join(sorted(outputs))
        raise UsageError(f"--target {chosen}: {file} has no such target; there are {known}")
    return chosen, outputs[chosen]


def _cluster_environment(settings: Settings) -> dict[str, str]:
    lake = settings.lake_location
    is_folder = "://" not in lake
    if odd := set(lake) & set(ODD_IN_A_LAKE):
        raise UsageError(f"DMS_LAKE={lake}: Spark cannot take {' '.join(sorted(odd))} in its name")
    beside = settings.warehouse.with_name(f"{settings.warehouse.name}.metastore")
    metastore = f"{lake}/metastore" if is_folder else str(beside)
    return {
        "DMS_WAREHOUSE": str(settings.warehouse),
        "DMS_LAKE": lake,
        "DMS_METASTORE": os.environ.get("DMS_METASTORE") or metastore,
    }


def _require_installed(name: str, output: dict[str, Any], is_to_build: bool) -> None:
    adapter = output["type"]
    if not find_spec(f"dbt.adapters.{adapter}") or not find_spec("pyarrow"):
        raise UsageError(
            f"--target {name}: dbt's adapter for {adapter} is not installed; "
            "`make build TARGET=spark` installs that of the target spark"
        )
    if is_to_build and output.get("method") == "session":
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
