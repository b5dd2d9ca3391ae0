"""The unit tests of what changed since they last passed; DuckDB runs them, whichever target builds.

What passed is kept in the warehouse, and in the target folder for `dms check`, which needs no
warehouse. Either counts: a fingerprint says all that a unit test hangs on.
"""

from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb
from rich.markup import escape

from dms.checking.bench import Bench, StoppedError
from dms.checking.fingerprints import (
    Fingerprints,
    model_of,
    project_fingerprint,
    project_vars,
    read_project_file,
)
from dms.checking.passed import Passed, keep_passed, of_kind, read_passed
from dms.console import err, note
from dms.dbt import DbtProject
from dms.errors import DataError
from dms.settings import Settings
from dms.targets import Target
from dms.warehouse import explain_open_error

UNIT_TEST = "unit test"
_WHOLE = ("project", "unit tests")
_MOST_NAMED = 5


def require_unit_tests(
    project: DbtProject, settings: Settings, target: Target, selected: Collection[str] | None
) -> None:
    """Run the unit tests of each model that changed since they last passed, before a build.

    `selected` are the models that the build selects, by their names, None for all.

    Raises:
        DataError: a unit test failed, or dbt cannot read the project.
    """
    whole = project_fingerprint(project.directory)
    try:
        known = read_passed(target.warehouse)
    except duckdb.Error as error:
        raise explain_open_error(target.warehouse, error) from error
    if known.get(_WHOLE) == whole:
        note("unit tests: none to run, nothing changed since they passed")
        return
    bench = Bench.locate(project, settings)
    try:
        with bench.alone():
            _require_changed(bench, target.warehouse, known, whole, selected)
    except StoppedError as stop:
        err.print(escape(stop.detail), soft_wrap=True)
        raise DataError("dbt stopped (see above): nothing is published") from stop


def _require_changed(
    bench: Bench, warehouse: Path, known: Passed, whole: str, selected: Collection[str] | None
) -> None:
    manifest = bench.parse()
    current = unit_test_fingerprints(bench.project, manifest)
    known |= known_to_check(bench)
    pending = changed(UNIT_TEST, current, known)
    chosen = [
        key
        for key in pending
        if selected is None or _model_name(manifest["unit_tests"][key]) in selected
    ]
    note(describe(manifest, chosen))
    passed = set(current) - set(pending)
    if chosen:
        new = bench.run(manifest, chosen)
        keep_passed(passed_file(bench), of_kind(UNIT_TEST, current, new))
        passed |= new
    keep = of_kind(UNIT_TEST, current, passed)
    # Files that changed meanwhile are looked at next time.
    if len(passed) == len(current) and whole == project_fingerprint(bench.project.directory):
        keep[_WHOLE] = whole
    keep_passed(warehouse, keep)
    require_passed(manifest, chosen, passed)


def require_passed(manifest: dict[str, Any], chosen: list[str], passed: Collection[str]) -> None:
    """Refuse to build where one of the chosen unit tests did not pass.

    Raises:
        DataError: names the models.
    """
    failed = [key for key in chosen if key not in passed]
    if failed:
        raise DataError(
            f"{counted(len(failed), 'unit test')} of {_names(manifest, failed)} failed (see "
            "above): nothing is published, what was published before stays; set the rule right, "
            "or what the test expects"
        )


def unit_test_fingerprints(project: DbtProject, manifest: dict[str, Any]) -> dict[str, str]:
    """The fingerprint of each unit test as it stands, by its unique id."""
    variables = project_vars(read_project_file(project.directory))
    return Fingerprints(manifest, variables, "duckdb").unit_tests()


def changed(kind: str, current: dict[str, str], known: Passed) -> list[str]:
    """The names whose fingerprint is not the one with which they passed."""
    return [name for name, print_ in current.items() if known.get((kind, name)) != print_]


def passed_file(bench: Bench) -> Path:
    """The file in which `dms check` keeps what passed."""
    return bench.folder / "passed.duckdb"


def known_to_check(bench: Bench) -> Passed:
    """What passed in `dms check`; nothing where that cannot be told."""
    with suppress(duckdb.Error):
        return read_passed(passed_file(bench))
    return {}


def describe(manifest: dict[str, Any], unit_tests: list[str]) -> str:
    """One line that says which unit tests are to run."""
    if not unit_tests:
        return "unit tests: none to run, what they are of has not changed since they passed"
    return f"unit tests: {len(unit_tests)} of {_names(manifest, unit_tests)}"


def counted(count: int, name: str) -> str:
    """A number with its noun."""
    return f"{count} {name}{'' if count == 1 else 's'}"


def _names(manifest: dict[str, Any], unit_tests: list[str]) -> str:
    tests = [manifest["unit_tests"][key] for key in unit_tests]
    models = sorted(set(map(_model_name, tests)))
    named = ", ".join(models[:_MOST_NAMED])
    return named if len(models) <= _MOST_NAMED else f"{len(models)} models ({named}, ...)"


def _model_name(unit_test: dict[str, Any]) -> str:
    return model_of(unit_test).split(".")[-1]
