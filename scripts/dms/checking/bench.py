"""Where unit tests run: DuckDB files with every relation and no rows, in dbt's target folder.

So they need no warehouse, also while another process holds it, and several dbt processes share the
work. The files are called alike, each in the folder of its process, and as the warehouse is where
that lies below the current folder: dbt would parse the whole project anew for another name.
"""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb
from rich.progress import Progress, TaskID

from dms.console import note, progress_bar
from dms.dbt import RAW, DbtProject, Event, last_error
from dms.errors import DataError
from dms.failures import show_failures
from dms.settings import Settings, name_for_dbt
from dms.sql import quote
from dms.targets import Target, find_target, read_targets

_FILE = "empty.duckdb"
_PLACE = "empty"
_PARSED = "partial_parse.msgpack"
_TESTS_A_PROCESS = 12
"""As many unit tests take about as long as starting one more dbt does."""


class StoppedError(DataError):
    """dbt stopped before it ran anything; `detail` is what it said, in as many lines."""

    def __init__(self, detail: str) -> None:
        super().__init__(f"dbt stopped: {' '.join(detail.split())}")
        self.detail = detail


@dataclass(frozen=True)
class Bench:
    """A folder in which dbt works on empty relations.

    `target` is none where it is the profile's own. `variables` are what its profile reads: each is
    given `file`, the name of the DuckDB file below the folder from which dbt is started.
    """

    project: DbtProject
    target: str | None
    variables: tuple[str, ...]
    file: str = _FILE

    @classmethod
    def locate(cls, project: DbtProject, settings: Settings) -> "Bench":
        """The bench of a project, in its target folder.

        Raises:
            UsageError: the profile has no DuckDB target.
        """
        target = _duckdb_target(project, settings)
        own, _ = read_targets(project)
        name = name_for_dbt(target.warehouse)
        is_elsewhere = Path(name).is_absolute() or Path(name).parts[0] == os.pardir
        return cls(
            replace(project, target_folder=project.target_folder / "check"),
            None if target.name == own else target.name,
            tuple(target.environment),
            _FILE if is_elsewhere else name,
        )

    @property
    def folder(self) -> Path:
        """Where dbt keeps what it parsed, and `dms check` what passed."""
        return self.project.target_folder

    def parse(self) -> dict[str, Any]:
        """Have dbt read the project; gives the manifest.

        Builds take what is parsed here, and this what they have, where one of them has none yet.

        Raises:
            StoppedError: dbt cannot read it.
        """
        here, of_builds = self.folder / _PARSED, self.folder.parent / _PARSED
        _copy_if_missing(of_builds, here)
        with self.start(["parse"]) as (process, stream):
            events = list(stream)
        if process.returncode:
            raise StoppedError(last_error(events))
        _copy_if_missing(here, of_builds)
        return self.project.read_artifact("manifest.json")

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Wait for other builds and checks that are at this bench, and keep them off."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                note("waiting for another check of this project to end")
                fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @contextmanager
    def start(
        self, arguments: list[str]
    ) -> Iterator[tuple["subprocess.Popen[str]", Iterator[Event]]]:
        """Start dbt in this folder; gives what DbtProject.start does.

        Of what the profile reads, all is the file of this folder.
        """
        self._empty.parent.mkdir(parents=True, exist_ok=True)
        environment = {
            **dict.fromkeys(self.variables, self.file),
            "DBT_TARGET_PATH": str(self.folder),
            "DBT_LOG_PATH": str(self.folder / "logs"),
        }
        target = ["--target", self.target] if self.target else []
        with self.project.start(
            [*arguments, *target], environment, self.folder / _PLACE
        ) as started:
            yield started

    @property
    def _empty(self) -> Path:
        return self.folder / _PLACE / self.file

    def run(self, manifest: dict[str, Any], unit_tests: list[str]) -> set[str]:
        """Run these unit tests, by their unique ids, and tell which failed; gives what passed.

        Raises:
            StoppedError: dbt stopped before it ran them, as where a rule of the house is broken.
        """
        shares = self._shares(len(unit_tests))
        for bench in shares:
            bench.lay_out(manifest)
        with (
            ThreadPoolExecutor(len(shares)) as readers,
            ExitStack() as running,
            progress_bar() as bar,
        ):
            started = []
            task = bar.add_task("unit tests", total=len(unit_tests))
            for number, bench in enumerate(shares):
                names = [_selector(manifest, key) for key in unit_tests[number :: len(shares)]]
                arguments = ["test", "--select", *names]
                process, stream = running.enter_context(bench.start(arguments))
                started.append((bench, process, readers.submit(_follow, stream, bar, task)))
            passed: set[str] = set()
            for bench, process, reader in started:
                events = reader.result()
                process.wait()
                passed |= bench.results(process.returncode, events)
        return passed & set(unit_tests)

    def refuse_offences(self) -> None:
        """Hold the project against the rules of the house, as every build does before it begins.

        Raises:
            StoppedError: tells each offence in a line.
        """
        with self.start(["run-operation", "refuse_offences"]) as (process, stream):
            errors = [event for event in stream if is_error(event)]
        if process.returncode:
            raise StoppedError(last_error(errors))

    def beside(self, name: str, target: str | None, variables: tuple[str, ...]) -> "Bench":
        """Another bench, in a folder of this one, for another target and what its profile reads."""
        project = replace(self.project, target_folder=self.folder / name)
        return Bench(project, target, variables, self.file)

    def _shares(self, count: int) -> list["Bench"]:
        number = max(1, min(os.cpu_count() or 1, count // _TESTS_A_PROCESS))
        places = [str(place) for place in range(1, number + 1)]
        return [self.beside(place, self.target, self.variables) for place in places]

    def lay_out(self, manifest: dict[str, Any]) -> None:
        """Make the folder: what is parsed already, and a DuckDB file with the relations, empty.

        Raises:
            StoppedError: a data_type in a YAML file is none.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(self.folder.parent / _PARSED, self.folder / _PARSED)
        (self.folder / "run_results.json").unlink(missing_ok=True)
        file = self._empty
        file.parent.mkdir(parents=True, exist_ok=True)
        file.unlink(missing_ok=True)
        file.with_name(f"{file.name}.wal").unlink(missing_ok=True)
        with duckdb.connect(str(file)) as connection:
            connection.execute("begin")
            for statement in empty_relations(manifest):
                try:
                    connection.execute(statement)
                except (duckdb.CatalogException, duckdb.ParserException) as error:
                    why = str(error).splitlines()[0]
                    raise StoppedError(
                        f"a data_type in YAML is none: {why}: {statement}"
                    ) from error
            connection.execute("commit")

    def results(self, status: int, events: list[Event]) -> set[str]:
        """Tell which unit tests failed; gives which passed.

        Raises:
            StoppedError: dbt stopped before it ran them, as where a rule of the house is broken.
        """
        if status and (status != 1 or not show_failures(self.project, {})):
            raise StoppedError(last_error(events))
        results = self.project.read_artifact("run_results.json").get("results", [])
        return {result["unique_id"] for result in results if result["status"] == "pass"}


def _copy_if_missing(file: Path, to: Path) -> None:
    if file.is_file() and not to.exists():
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, to)


def _duckdb_target(project: DbtProject, settings: Settings) -> Target:
    target = find_target(project, None, settings, is_to_build=False)
    return find_target(project, "ci", settings) if target.is_cluster else target


def empty_relations(manifest: dict[str, Any]) -> Iterator[str]:
    """The statements that create each model and seed without rows, typed as its YAML says."""
    schemas = set()
    for node in manifest["nodes"].values():
        is_relation = node["resource_type"] in ("model", "seed", "snapshot")
        if is_relation and node["config"]["materialized"] != "ephemeral" and node["columns"]:
            schema = quote(node["schema"])
            if schema not in schemas:
                schemas.add(schema)
                yield f"create schema if not exists {schema}"
            columns = ", ".join(
                f"{quote(column['name'])} {column['data_type'] or 'varchar'}"
                for column in node["columns"].values()
            )
            yield f"create table {schema}.{quote(node['alias'])} ({columns})"


def _selector(manifest: dict[str, Any], key: str) -> str:
    test = manifest["unit_tests"][key]
    return f"unit_test:{test['package_name']}.{test['name']}"


def _follow(stream: Iterator[Event], bar: Progress, task: TaskID) -> list[Event]:
    """Move the bar on with each unit test that ends; gives the other errors."""
    errors = []
    for event in stream:
        if event["info"]["name"] == "LogTestResult":
            bar.advance(task)
        elif is_error(event):
            errors.append(event)
    return errors


def is_error(event: Event) -> bool:
    """Whether an event may say why dbt stopped."""
    return bool(event["info"]["level"] == "error" or event["info"]["name"] == RAW)
