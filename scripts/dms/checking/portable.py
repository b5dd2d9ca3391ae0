"""Whether what changed means the same on Spark: compiled for it by dbt, without starting it."""

import subprocess
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

from dms.checking.bench import Bench, StoppedError, is_error
from dms.dbt import Event, last_error

PORTABILITY = "portability"
_TARGET = "spark"
_MOST_NAMED = 50


def why_no_portability(target_names: Collection[str]) -> str | None:
    """Why portability cannot be checked, and how to change that; None where it can."""
    if _TARGET not in target_names:
        return f"no portability: the profile has no target {_TARGET}"
    if not find_spec("dbt.adapters.spark"):
        return "no portability: dbt-spark is not installed; `make lint` installs it"
    return None


class Compiling:
    """dbt compiling some models and data tests for Spark, beside other work."""

    def __init__(
        self,
        bench: Bench,
        process: "subprocess.Popen[str]",
        stream: Iterator[Event],
        keys: set[str],
    ) -> None:
        self._bench = bench
        self._process = process
        self._stream = stream
        self.keys = keys

    def faults(self) -> dict[str, list[str]]:
        """Wait for the end; gives what is refused in each model or data test, a line each.

        Raises:
            StoppedError: dbt could not compile them.
        """
        from dms.portability.project import (  # noqa: PLC0415
            faults_of_compiled,
            faults_of_sources,
            own_sources,
        )

        errors = [event for event in self._stream if is_error(event)]
        if self._process.wait():
            raise StoppedError(last_error(errors))
        manifest = self._bench.project.read_artifact("manifest.json")
        compiled = {
            key: manifest["nodes"][key]["compiled_code"]
            for key in sorted(self.keys)
            if manifest["nodes"][key].get("compiled_code")
        }
        found = faults_of_compiled(manifest, compiled)
        for key, lines in faults_of_sources(own_sources(manifest)).items():
            found.setdefault(key, []).extend(lines)
        return {key: _told(manifest, key, lines) for key, lines in found.items()}


@contextmanager
def start_compiling(bench: Bench, manifest: dict[str, Any], keys: set[str]) -> Iterator[Compiling]:
    """Have dbt compile these models and data tests for Spark."""
    spark = bench.beside("spark", _TARGET, ("DMS_LAKE", "DMS_SPARK_MASTER"))
    spark.folder.mkdir(parents=True, exist_ok=True)
    chosen = sorted({manifest["nodes"][key]["name"] for key in keys})
    if len(chosen) > _MOST_NAMED:
        chosen = ["resource_type:model", "resource_type:test"]
    arguments = ["compile", "--no-introspect", "--no-populate-cache"]
    # Any day will do, so that nothing asks a warehouse for that of the newest extract.
    arguments += ["--vars", "{as_of_date: 2026-06-30}", "--select", *chosen]
    with spark.start(arguments) as (process, stream):
        yield Compiling(spark, process, stream, keys)


def _told(manifest: dict[str, Any], key: str, lines: list[str]) -> list[str]:
    node = manifest["nodes"].get(key) or manifest["macros"][key]
    return [f"{node['original_file_path']} ({node['name']}): {line}" for line in lines]
