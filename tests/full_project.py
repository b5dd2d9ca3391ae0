"""The real project at work in a folder of its own, by the commands that users type."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb

PROJECT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
SECONDS_TO_BUILD = 2400
WITHOUT_UNIT_TESTS = ("--exclude-resource-type", "unit_test")
# Where rows are compared with those of a build whose tests passed.
WITHOUT_TESTS = (*WITHOUT_UNIT_TESTS, "--exclude-resource-type", "test")
DAY = ("--vars", "{as_of_date: '2026-06-30'}")


@dataclass(frozen=True)
class Site:
    """A landing folder, a warehouse and a published folder; `parsed` spares dbt reading the YAML.

    Paths are relative to the folder, because dbt parses anew when an environment variable changes.
    """

    folder: Path
    parsed: Path | None = None
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def landing(self) -> Path:
        return self.folder / "landing"

    @property
    def warehouse(self) -> Path:
        return self.folder / "dealership.duckdb"

    def run(self, *command: object, status: int = 0) -> str:
        """Run a command there; gives what it printed. Its exit status must be `status`."""
        process = self.start(*command)
        try:
            output, _ = process.communicate(timeout=SECONDS_TO_BUILD)
        except subprocess.TimeoutExpired:
            process.terminate()
            output, _ = process.communicate()
            raise AssertionError(f"not done after {SECONDS_TO_BUILD} seconds: {output}") from None
        assert process.returncode == status, output
        return output

    def start(self, *command: object) -> "subprocess.Popen[str]":
        """Start a command there; what it prints is in its standard output."""
        self.prepare()
        return subprocess.Popen(
            [str(part) for part in command],
            env=self.variables,
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    @property
    def variables(self) -> dict[str, str]:
        """The environment of a command that is run there."""
        clean = {key: value for key, value in os.environ.items() if not key.startswith("DBT_")}
        return {
            **clean,
            "COLUMNS": "200",
            "DMS_LANDING": "landing",
            "DMS_WAREHOUSE": self.warehouse.name,
            "DMS_PUBLISHED": "published",
            "DBT_PROJECT_DIR": str(PROJECT),
            "DBT_PROFILES_DIR": str(PROJECT / "profiles"),
            "DBT_TARGET_PATH": str(self.folder / "target"),
            "DBT_LOG_PATH": str(self.folder / "logs"),
            "DBT_LOG_LEVEL_FILE": "none",  # nobody reads it
            **self.environment,
        }

    def prepare(self) -> None:
        """Give dbt what was parsed, unless it has parsed here before."""
        target = self.folder / "target"
        if self.parsed and not target.exists():
            target.mkdir(parents=True)
            shutil.copy(self.parsed / "partial_parse.msgpack", target)

    def dms(self, *arguments: object, status: int = 0) -> str:
        return self.run(BIN / "dms", *arguments, status=status)

    def dbt(self, *arguments: object, status: int = 0) -> str:
        """Run dbt as `dms` does, without the JSON files that nobody reads.

        Who reads them says `--write-json`.
        """
        quiet = {"DBT_WRITE_JSON": "false", **self.environment}
        command = (sys.executable, "-m", "dms.dbt_process", *arguments)
        return replace(self, environment=quiet).run(*command, status=status)

    def query(self, sql: str) -> list[tuple[object, ...]]:
        with duckdb.connect(str(self.warehouse), read_only=True) as connection:
            return connection.execute(sql).fetchall()


STAMPED_WITH_RULES = {
    "keys.int_state_days",
    "membership.kept_subjects",
    "membership.new_state_days",
    "membership.state_days",
    "membership.state_definitions",
}
"""They have the fingerprint of what an engine's SQL is."""


def rows_of(relation: str, name: str) -> str:
    """A query of a relation's rows, without what tells by which file and SQL a row was read and a
    segment was made: that has clocks and the SQL of an engine in it. And without keys that are made
    with the secret of a warehouse.
    """
    if name.startswith("staging."):
        stamped = "'file_version', 'typed_by'"
    elif name in ("membership.segment_catalog", "membership.segment_playbook"):
        stamped = "'sql_fingerprint'"
    elif name in STAMPED_WITH_RULES:
        stamped = "'definition'"
    elif name in ("intermediate.int_phone_keys", "intermediate.int_customer_phones"):
        stamped = "'point_key'"
    else:
        return f"select * from {relation}"
    return f"select columns(lambda name: name not in ({stamped})) from {relation}"


def copy_project(folder: Path) -> Path:
    """A copy of the dbt project in `folder`, whose seeds and models may be changed."""
    project = folder / "project"
    project.mkdir()
    shutil.copy(PROJECT / "dbt_project.yml", project)
    for part in ("macros", "models", "profiles", "scripts", "seeds", "tests"):
        shutil.copytree(PROJECT / part, project / part)
    return project
