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
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from dms.errors import DataError, UsageError
from dms.manifest import load_manifest
from dms.settings import PROJECT_DIR

Event = dict[str, Any]
"""One line of dbt's JSON log: `info` (name, level, msg) and `data`."""

RAW = "Raw"
"""Name of an event that is a line printed by something else than dbt's log: Java, Python itself."""

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

    @property
    def staging(self) -> Path:
        """Its models/staging, where the source YAML of each feed is."""
        return self.directory / "models" / "staging"

    def read_artifact(self, name: str) -> dict[str, Any]:
        """Read manifest.json or run_results.json; empty when dbt did not get as far."""
        path = self.target_folder / name
        if not path.is_file():
            return {}
        if path == self.manifest:
            return load_manifest(path)
        artifact: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return artifact

    @contextmanager
    def start(
        self, arguments: list[str], environment: dict[str, str], folder: Path | None = None
    ) -> Iterator[tuple["subprocess.Popen[str]", Iterator[Event]]]:
        """Start dbt, in `folder`, and give the process and its events as they come.

        On Ctrl-C dbt is asked to stop, and waited for, so that it leaves the warehouse closed.
        """
        command = [
            *(sys.executable, "-m", "dms.tether"),
            *(sys.executable, "-m", "dms.dbt_process"),
            *("--log-format", "json", "--log-format-file", "text"),
            *("--log-level", "info", "--no-use-colors"),
            *arguments,
            *("--project-dir", str(self.directory), "--profiles-dir", str(self.profiles)),
        ]
        # A session of its own: the terminal's Ctrl-C reaches this process alone, which passes it on
        # once, instead of a second one in the middle of dbt's own clearing up.
        process = subprocess.Popen(
            command,
            env={**os.environ, **environment},
            cwd=folder,
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

    def check_selection(self, selection: str, environment: dict[str, str]) -> set[str]:
        """Refuse a selection that has a part which matches nothing, before anything is done.

        Gives the names of the models whose unit tests it selects.

        Raises:
            UsageError: names what matches nothing.
            DataError: dbt cannot read the project.
        """
        self._require_known(selection)
        # To ask dbt takes as long as to build a segment.
        if self.names_models(selection):
            return set(selection.split())
        arguments = ["list", "--select", *selection.split(), "--output", "json"]
        arguments += ["--resource-type", "model", "--resource-type", "unit_test"]
        arguments += ["--output-keys", "unique_id"]
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
        listed = [event["info"]["msg"] for event in seen if event["info"]["name"] == "PrintEvent"]
        keys = [json.loads(line)["unique_id"].split(".") for line in listed]
        return {model for kind, _, model, *_ in keys if kind == "unit_test"}

    def names_models(self, selection: str) -> bool:
        """Whether each name of a selection says a model, and nothing else to dbt."""
        folder = self.directory / "models"
        return all(
            re.fullmatch(r"\w+", name)
            and any(folder.rglob(f"{name}.sql"))
            # Of a folder's name dbt selects all that is in it.
            and not any(folder.rglob(name))
            for name in selection.split()
        )

    def _require_known(self, selection: str) -> None:
        """Refuse a plain name that no file or folder of the project has, without asking dbt."""
        known = {
            path.stem
            for part in ("models", "seeds")
            for path in (self.directory / part).rglob("*")
            if path.suffix in (".sql", ".csv", "")
        }
        manifest = self.read_artifact("manifest.json")
        known |= {node["name"] for node in manifest.get("nodes", {}).values()}
        known |= {manifest.get("metadata", {}).get("project_name", "")}
        for name in re.split(r"[\s,]+", selection):
            bare = re.sub(r"^(@|\d*\+)|\+\d*$", "", name)
            if not re.fullmatch(r"\w+", bare) or bare in known:
                continue
            near = get_close_matches(bare, known, n=3)
            raise UsageError(
                f"--select {name}: no model or segment of that name"
                + (f"; did you mean {' or '.join(near)}?" if near else "")
                + " Segments are the files under models/segments/"
            )


def last_error(events: list[Event]) -> str:
    """The last error message that dbt logged, or else what it printed last."""
    errors = [event for event in events if event["info"]["level"] == "error"]
    printed = [event for event in events if event["info"]["name"] == RAW]
    for event in reversed(errors or printed):
        if event["info"]["name"] != "MainStackTrace":
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
            yield {"info": {"name": RAW, "level": "info", "msg": line.rstrip()}, "data": {}}


def _stop(process: "subprocess.Popen[str]") -> None:
    """End the process if it still runs: first as Ctrl-C would, then by force."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        if process.poll() is not None:
            break
        process.send_signal(number)
        with suppress(subprocess.TimeoutExpired):
            # communicate, not wait: a full pipe would keep dbt from ending
            process.communicate(timeout=_SECONDS_TO_STOP)
