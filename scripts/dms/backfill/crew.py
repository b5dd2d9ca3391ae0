"""The processes that run the days of a backfill, side by side."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TextIO

from dms.errors import DataError

_MOST_WORDS = 300


@dataclass(frozen=True)
class RunDay:
    """A day that was run: its customers, and how many seconds it took."""

    day: date
    customers: int
    seconds: float


def run_days(plan: Path, days: list[date], processes: int) -> Iterator[RunDay]:
    """Run the plan in the file `plan` for each day; gives each when it is done, in any order.

    What each process says of errors, and the states of each day, are left beside the plan.

    Raises:
        DataError: a day could not be run.
    """
    shares = [days[number::processes] for number in range(min(processes, len(days)))]
    with _started(plan, shares) as (crew, lines):
        for line in lines:
            done = json.loads(line)
            yield RunDay(
                date.fromisoformat(done["day"]), int(done["customers"]), float(done["seconds"])
            )
        for number, process in enumerate(crew):
            if process.wait():
                raise DataError(f"a past day could not be built: {_last_words(plan, number)}")


@contextmanager
def _started(
    plan: Path, shares: list[list[date]]
) -> Iterator[tuple[list["subprocess.Popen[bytes]"], TextIO]]:
    """The processes at work, and the lines of all of them as they come; none is left at the end."""
    reading, writing = os.pipe()
    crew = []
    with os.fdopen(reading, encoding="utf-8") as lines:
        try:
            try:
                for number, share in enumerate(shares):
                    crew.append(_start(plan, share, writing, _errors(plan, number)))
            finally:
                # What the processes hold of it is closed with them: the lines end with the last.
                os.close(writing)
            yield crew, lines
        finally:
            for process in crew:
                process.kill()
                process.wait()


def _start(plan: Path, share: list[date], output: int, errors: Path) -> "subprocess.Popen[bytes]":
    command = [
        *(sys.executable, "-m", "dms.tether"),
        *(sys.executable, "-m", "dms.backfill.worker", str(plan)),
        *(day.isoformat() for day in share),
    ]
    with errors.open("wb") as file:
        # A session of its own: Ctrl-C reaches this process alone, which ends the others.
        return subprocess.Popen(command, stdout=output, stderr=file, start_new_session=True)


def _errors(plan: Path, number: int) -> Path:
    return plan.with_name(f"errors_{number}.txt")


def _last_words(plan: Path, number: int) -> str:
    """The end of what a process printed as its error, in one line."""
    text = _errors(plan, number).read_text(encoding="utf-8", errors="replace")
    told = text.rpartition("\nduckdb.duckdb.")[2] or text
    return " ".join(told.split())[:_MOST_WORDS] or "its process was killed"
