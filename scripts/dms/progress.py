"""What a long command is at, from its first moment on."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Column

from dms.console import err, out


class Stage:
    """A part of a command that takes its time, as `working` shows it."""

    def __init__(self, name: str, is_shown: bool) -> None:
        self._line = Progress(
            SpinnerColumn(),
            TextColumn("{task.fields[stage]}", markup=False),
            BarColumn(bar_width=16),
            TextColumn("{task.fields[count]}"),
            TimeElapsedColumn(),
            TextColumn(
                "{task.description}",
                markup=False,
                # Where the line is too long, of this alone.
                table_column=Column(no_wrap=True, overflow="ellipsis", ratio=1),
            ),
            expand=True,
            console=err,
            transient=True,
            disable=not is_shown,
        )
        self._task = self._line.add_task("", total=None, stage=name, count="")
        self._done = self._total = 0

    def say(self, what: str) -> None:
        """Show what it is at, also when it is at something else a moment later."""
        self._line.update(self._task, description=what, refresh=True)

    def expect(self, total: int) -> None:
        """Show of how many things how many are done."""
        self._total = total
        self._line.update(self._task, total=total, count=f"{self._done}/{total}")

    def advance(self) -> None:
        """One more is done."""
        self._done += 1
        count = f"{self._done}/{self._total}" if self._total else ""
        self._line.update(self._task, completed=self._done, count=count)

    @contextmanager
    def shown(self) -> Iterator["Stage"]:
        """Show it meanwhile, and take it away at the end."""
        with self._line:
            yield self


_stages: list[Stage] = []


@contextmanager
def working(name: str, *, has_lines: bool = True, is_silent: bool = False) -> Iterator[Stage]:
    """Show that something is being done, and that time passes, from its first moment on.

    On a terminal by one line that moves and goes away, also while other bars are shown; elsewhere,
    if it `has_lines`, by a line at the beginning and one with the seconds at the end. `is_silent`:
    nothing moves, because lines come all the time. Where results are quiet, no line is printed.
    """
    is_terminal = err.is_terminal and not err.is_dumb_terminal
    is_told = has_lines and not is_terminal and not out.quiet
    start = time.monotonic()
    if is_told:
        err.print(f"{name} ...", markup=False)
    with Stage(name, is_terminal and not is_silent).shown() as stage:
        _stages.append(stage)
        try:
            yield stage
        finally:
            _stages.remove(stage)
    if is_told:
        err.print(f"{name}: {time.monotonic() - start:,.1f} s", markup=False)


def say(what: str) -> None:
    """Show what the stage that is under way is at, from wherever in it; nothing outside of one."""
    if _stages:
        _stages[-1].say(what)
