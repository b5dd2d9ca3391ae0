"""Running dbt as a process of its own, and reading what it leaves in its target folder."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from dms.errors import DataError, UsageError
from dms.settings import PROJECT_DIR, Settings

Event = dict[str, Any]
"""One line of dbt's JSON log: `info` (name, level, msg) and `data`."""

_SECONDS_TO_STOP = 5


@dataclass(frozen=True)
class DbtProject:
    """The dbt project at work: dbt's own environment variables win over this checkout."""

    directory: Path
    profiles: Path
    target_folder: Path

    @classmethod
    def locate(cls) -> "DbtProject":
        """Find the project from DBT_PROJECT_DIR, DBT_PROFILES_DIR and DBT_TARGET_PATH."""
        directory = Path(os.environ.get("DBT_PROJECT_DIR") or PROJECT_DIR).absolute()
        return cls(
            directory=directory,
            profiles=Path(os.environ.get("DBT_PROFILES_DIR") or directory / "profiles").absolute(),
            target_folder=directory / (os.environ.get("DBT_TARGET_PATH") or "target"),
        )

    @property
    def manifest(self) -> Path:
        """What the project consists of, as dbt understood it last."""
        return self.target_folder / "manifest.json"

    def read_artifact(self, name: str) -> dict[str, Any]:
        """Read manifest.json or run_results.json; empty when dbt did not get as far."""
        path = self.target_folder / name
        if not path.is_file():
            return {}
        artifact: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return artifact

    def warehouse_of(self, target: str | None, settings: Settings) -> tuple[str, Path]:
        """The environment variable that tells dbt the warehouse of a target, and the file.

        The profile's `path` is `{{ env_var('<variable>', '<default>') }}`; for DMS_WAREHOUSE the
        settings decide.

        Raises:
            UsageError: the profile has no such target, or the target is no DuckDB warehouse.
        """
        file = self.profiles / "profiles.yml"
        if not file.is_file():
            raise UsageError(f"{file}: there are no dbt profiles; set DBT_PROFILES_DIR")
        name = yaml.safe_load((self.directory / "dbt_project.yml").read_text())["profile"]
        profile = yaml.safe_load(file.read_text())[name]
        chosen = target or profile["target"]
        if chosen not in profile["outputs"]:
            known = ", ".join(sorted(profile["outputs"]))
            raise UsageError(f"--target {chosen}: {file} has no such target; there are {known}")
        path = str(profile["outputs"][chosen].get("path", ""))
        found = re.search(r"env_var\('(\w+)',\s*'([^']*)'\)", path)
        if not found:
            raise UsageError(f"--target {chosen}: is no DuckDB warehouse of {file}; run dbt itself")
        if found[1] == "DMS_WAREHOUSE":
            return found[1], settings.warehouse
        return found[1], Path(os.environ.get(found[1]) or found[2]).absolute()

    @contextmanager
    def start(
        self, arguments: list[str], environment: dict[str, str]
    ) -> Iterator[tuple["subprocess.Popen[str]", Iterator[Event]]]:
        """Start dbt and give the process and its events as they come.

        On Ctrl-C dbt is asked to stop, and waited for, so that it leaves the warehouse closed.
        """
        command = [
            str(Path(sys.executable).with_name("dbt")),
            *("--log-format", "json", "--log-level", "info", "--no-use-colors"),
            *arguments,
            *("--project-dir", str(self.directory), "--profiles-dir", str(self.profiles)),
        ]
        # A session of its own: the terminal's Ctrl-C reaches this process alone, which passes it on
        # once, instead of a second one in the middle of dbt's own clearing up.
        process = subprocess.Popen(
            command,
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        )
        try:
            yield process, _events(process)
            process.wait()
        finally:
            _stop(process)

    def check_selection(self, selection: str, environment: dict[str, str]) -> None:
        """Refuse a selection that has a part which matches nothing, before anything is done.

        Raises:
            UsageError: names what matches nothing.
            DataError: dbt cannot read the project.
        """
        arguments = ["list", "--select", *selection.split(), "--resource-type", "model"]
        with self.start(arguments, environment) as (process, events):
            seen = list(events)
        for event in seen:
            if event["info"]["name"] == "NoNodesForSelectionCriteria":
                unknown = event["data"].get("spec_raw") or selection
                raise UsageError(
                    f"--select {unknown}: no model or segment of that name; "
                    "segments are the files under models/segments/"
                )
        if process.returncode:
            message = " ".join(last_error(seen).split())
            raise DataError(f"dbt could not list '{selection}': {message}")


def last_error(events: list[Event]) -> str:
    """The last error message that dbt logged."""
    for event in reversed(events):
        if event["info"]["level"] == "error" and event["info"]["name"] != "MainStackTrace":
            message: str = event["info"]["msg"]
            return message.removeprefix("Encountered an error:").strip()
    return "no message; see logs/dbt.log"


def _events(process: "subprocess.Popen[str]") -> Iterator[Event]:
    assert process.stdout is not None
    for line in process.stdout:
        try:
            event = json.loads(line)
        except ValueError:
            event = None
        if isinstance(event, dict) and "info" in event:
            yield event
        elif line.strip():
            yield {"info": {"name": "Raw", "level": "warn", "msg": line.rstrip()}, "data": {}}


def _stop(process: "subprocess.Popen[str]") -> None:
    """End the process if it still runs: first as Ctrl-C would, then by force."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        if process.poll() is not None:
            break
        process.send_signal(number)
        with suppress(subprocess.TimeoutExpired):
            # communicate, not wait: a full pipe would keep dbt from ending
            process.communicate(timeout=_SECONDS_TO_STOP)
