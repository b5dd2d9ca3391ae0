"""The style of SQL files, by sqlfluff: a tool of developers, which users need not have."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from dms.checking.fingerprints import digest

LINT = "lint"
_MANY = 8


def why_no_lint(directory: Path) -> str | None:
    """Why nothing can be linted, and how to change that; None where it can."""
    if not (directory / ".sqlfluff").is_file():
        return f"no lint: {directory} has no .sqlfluff"
    if not (find_spec("sqlfluff") and find_spec("sqlfluff_templater_dbt")):
        return "no lint: sqlfluff is not installed; `make lint` installs it"
    return None


def lint_fingerprints(directory: Path, files: Iterable[Path]) -> dict[str, str]:
    """What the style of each file hangs on, by its place in the project."""
    rules = [(directory / ".sqlfluff").read_text("utf-8"), version("sqlfluff")]
    return {
        str(file.relative_to(directory)): digest([rules, sha256(file.read_bytes()).hexdigest()])
        for file in files
    }


class Lint:
    """A run of sqlfluff beside other work."""

    def __init__(self, process: "subprocess.Popen[bytes]", output: Path, files: list[str]) -> None:
        self.files = files
        self._process = process
        self._output = output

    def faults(self) -> dict[str, list[str]]:
        """Wait for the end; gives what is wrong in each file, a line each."""
        status = self._process.wait()
        text = self._output.read_text("utf-8")
        try:
            results = json.loads(text[text.index("[{") :] if "[{" in text else text)
        except ValueError:
            told = self._output.with_suffix(".err").read_text("utf-8").strip().splitlines()
            why = told[-1] if told else f"exit status {status}"
            return {self.files[0]: [f"sqlfluff stopped: {why}"]}
        return {
            result["filepath"]: [_line(result["filepath"], fault) for fault in result["violations"]]
            for result in results
        }


@contextmanager
def start_lint(directory: Path, folder: Path, files: list[str]) -> Iterator[Lint]:
    """Start sqlfluff on these files, given by their places in the project.

    `folder` is where it keeps what dbt parsed for it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    output = folder / "lint.json"
    command = [sys.executable, "-m", "sqlfluff", "lint", "--format", "json", *files]
    if len(files) > _MANY:
        command += ["--processes", str(os.cpu_count() or 1)]
    environment = {
        **os.environ,
        "DBT_TARGET_PATH": str(folder),
        "DMS_CI_WAREHOUSE": str(folder / "lint.duckdb"),
    }
    with output.open("wb") as told, output.with_suffix(".err").open("wb") as complaints:
        process = subprocess.Popen(
            command, cwd=directory, env=environment, stdout=told, stderr=complaints
        )
    try:
        yield Lint(process, output, files)
    finally:
        process.terminate()
        process.wait()


def _line(file: str, fault: dict[str, Any]) -> str:
    where = f"{file}:{fault['start_line_no']}:{fault['start_line_pos']}"
    return f"{where}: {' '.join(fault['description'].split())} ({fault['name'] or fault['code']})"
