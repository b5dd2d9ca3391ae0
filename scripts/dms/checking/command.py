"""`dms check`: what is wrong with the project, told before anything is built."""

import time
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from dms.checking.bench import Bench, StoppedError
from dms.checking.fingerprints import Fingerprints, project_vars, read_project_file
from dms.checking.lint import LINT, Lint, lint_fingerprints, start_lint, why_no_lint
from dms.checking.passed import keep_passed, of_kind
from dms.checking.portable import PORTABILITY, Compiling, start_compiling, why_no_portability
from dms.checking.selection import nodes_of, select_files, unit_tests_of
from dms.checking.structure import structure_faults
from dms.checking.unit_tests import (
    UNIT_TEST,
    changed,
    counted,
    describe,
    known_to_check,
    passed_file,
    unit_test_fingerprints,
)
from dms.console import note, out
from dms.dbt import DbtProject
from dms.settings import Settings, load_settings
from dms.targets import read_targets

_LINTED = ("models", "tests")
_OFFENCES = "The rules of the house are broken"


@dataclass
class Check:
    """One run of `dms check` on the project of a bench; `words` is SELECT, in words."""

    bench: Bench
    words: list[str]
    faults: int = 0
    done: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.directory: Path = self.bench.project.directory
        self.settings = read_project_file(self.directory)
        self.known = known_to_check(self.bench)
        listed = project_vars(self.settings).get("segments") or []
        chosen = select_files(self.directory, listed, self.words)
        self.files = [str(path.relative_to(self.directory)) for path in chosen]

    def run(self) -> None:
        """Do all of it, and print each fault as a line."""
        self._structure()
        with ExitStack() as running:
            # Beside the rest, as it takes longest.
            linting = self._start_lint(running)
            try:
                manifest = self.bench.parse()
                compiling = self._start_compiling(running, manifest)
                self._unit_tests(manifest)
                if compiling:
                    self._portability(manifest, compiling)
            except StoppedError as stop:
                self._stopped(stop.detail)
            if linting:
                self._lint(linting)

    def _tell(self, kind: str, lines: list[str]) -> None:
        for line in lines:
            out.print(f"[bold red]{kind}[/] {escape(line)}", soft_wrap=True)
        self.faults += len(lines)

    def _stopped(self, detail: str) -> None:
        """A line for each offence against the rules of the house, or all that dbt says."""
        lines = [line.strip() for line in detail.splitlines() if line.strip()]
        if any(line.startswith(_OFFENCES) for line in lines):
            self._tell("rule", [line[2:] for line in lines if line.startswith("- ")])
        else:
            self._tell("dbt", [" ".join(lines)])

    def _structure(self) -> None:
        found = structure_faults(self.directory)
        names = {Path(file).stem for file in self.files} | set(self.words)
        for name, lines in found.items():
            if not self.words or name in names:
                self._tell("structure", lines)
        self.done.append("structure")

    def _start_lint(self, running: ExitStack) -> Lint | None:
        if why := why_no_lint(self.directory):
            note(why)
            return None
        folders = self.files or _LINTED
        places = [self.directory / name for name in folders]
        files = [file for place in places for file in _sql_files(place)]
        self.lint_fingerprints = lint_fingerprints(self.directory, files)
        chosen = changed(LINT, self.lint_fingerprints, self.known)
        if not chosen:
            return None
        lint = start_lint(self.directory, self.bench.folder / "lint", chosen)
        return running.enter_context(lint)

    def _lint(self, lint: Lint) -> None:
        found = lint.faults()
        for lines in found.values():
            self._tell("lint", lines)
        clean = [file for file in lint.files if not found.get(file)]
        if not any(file not in lint.files for file in found):
            self._keep(LINT, self.lint_fingerprints, clean)
        self.done.append(f"lint of {counted(len(lint.files), 'file')}")

    def _start_compiling(self, running: ExitStack, manifest: dict[str, Any]) -> Compiling | None:
        if why := why_no_portability(read_targets(self.bench.project)[1]):
            note(why)
            return None
        prints = Fingerprints(manifest, project_vars(self.settings), "spark")
        nodes = nodes_of(manifest, self.files if self.words else None)
        self.portable_fingerprints = {key: prints.model(key) for key in sorted(nodes)}
        chosen = set(changed(PORTABILITY, self.portable_fingerprints, self.known))
        if not chosen:
            return None
        return running.enter_context(start_compiling(self.bench, manifest, chosen))

    def _portability(self, manifest: dict[str, Any], compiling: Compiling) -> None:
        found = compiling.faults()
        for lines in found.values():
            self._tell("portability", lines)
        clean = [key for key in compiling.keys if not found.get(key)]
        self._keep(PORTABILITY, self.portable_fingerprints, clean)
        models = sum(manifest["nodes"][key]["resource_type"] == "model" for key in compiling.keys)
        self.done.append(f"portability of {counted(models, 'model')}")

    def _unit_tests(self, manifest: dict[str, Any]) -> None:
        """Run the unit tests; the rules of the house go before them, as before every dbt test."""
        current = unit_test_fingerprints(self.bench.project, manifest)
        if self.words:
            chosen = unit_tests_of(manifest, nodes_of(manifest, self.files))
        else:
            chosen = changed(UNIT_TEST, current, self.known)
        passed: set[str] = set()
        if chosen:
            note(describe(manifest, chosen))
            passed = self.bench.run(manifest, chosen)
        else:
            self.bench.refuse_offences()
        self._keep(UNIT_TEST, current, passed)
        failed = [manifest["unit_tests"][key] for key in chosen if key not in passed]
        self._tell(
            "unit test",
            [
                f"{test['original_file_path']}: {test['name']} failed (see above): set the rule of "
                f"{test['model']} right, or what the test expects"
                for test in failed
            ],
        )
        self.done += ["layers, clock and personal data", counted(len(chosen), "unit test")]

    def _keep(self, kind: str, current: dict[str, str], names: Iterable[str]) -> None:
        keep_passed(passed_file(self.bench), of_kind(kind, current, names))


def _sql_files(place: Path) -> list[Path]:
    if place.is_dir():
        # Base models are left out of the lint: .sqlfluffignore.
        return [path for path in sorted(place.rglob("*.sql")) if path.parent.name != "base"]
    return [place] if place.suffix == ".sql" and place.parent.name != "base" else []


def check(settings: Settings, words: list[str]) -> int:
    """Check the project, print what is wrong and a last line; gives the number of faults.

    Raises:
        UsageError: a word names nothing, or the project or its profile cannot be read.
    """
    begin = time.monotonic()
    bench = Bench.locate(DbtProject.locate(), settings)
    with bench.alone():
        run = Check(bench, words)
        run.run()
    seconds = time.monotonic() - begin
    verdict = "nothing to set right"
    if run.faults:
        verdict = f"[bold red]{counted(run.faults, 'thing')} to set right[/]"
    out.print(f"checked {', '.join(run.done)} in {seconds:.0f} s: {verdict}", soft_wrap=True)
    return run.faults


def check_command(
    select: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SELECT]...",
            help="Models, segments, files or folders. [default: what changed since it passed]",
        ),
    ] = None,
) -> None:
    """Check what you changed, without building data.

    The files of the segments and their line in dbt_project.yml; the layers, the clock and personal
    data; whether DuckDB and Spark read the SQL alike; the unit tests; the style of the SQL.

    It needs no warehouse. What passed is kept in the target folder and not looked at again until
    it changes, so the first time without SELECT takes minutes, later times seconds.

    The exit status is 1 when there is something to set right.
    """
    if check(load_settings(), list(select or [])):
        raise typer.Exit(1)
