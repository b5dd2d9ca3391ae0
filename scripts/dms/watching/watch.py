"""The loop of `dms watch`: look, and build when something has arrived."""

import fcntl
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
from rich.markup import escape

from dms.building.build import Intake
from dms.building.report import NOTHING_NEW, Report, notify
from dms.console import out, tell
from dms.errors import BusyError, DataError, UsageError, UserError
from dms.landing import Summary
from dms.progress import working
from dms.publishing.events import EventsFile, write_events
from dms.publishing.files import PublishedFolder
from dms.settings import Settings
from dms.watching.arrivals import Arrivals, is_as_handed

LOCK = ".watched"


class Watch:
    """One process that watches for one published folder.

    It begins with a build, which makes up for what a kill left undone. After that it builds when
    something has arrived, and once more when another process stood in its way. What failed or was
    held is not built again until something new has come.
    """

    def __init__(
        self,
        settings: Settings,
        build: Callable[[Intake], None],
        every: float,
        command: str | None = None,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        """`every` is the seconds between two looks, `command` is told of each build and its events;
        `build` may raise UserErrors alone.
        """
        self._build = build
        self._every = every
        self._command = command
        self._wait = wait
        self._folder = PublishedFolder(settings.published)
        self._landing = settings.landing
        self._arrivals = Arrivals(settings.landing)
        self._events = EventsFile(self._folder)
        self._read_to = 0
        self._is_due = True
        self._is_hindered = False
        self._trouble = ""

    def run(self, *, is_once: bool = False) -> None:
        """Watch until told to end, by Ctrl-C or SIGTERM; `is_once`: until the first build.

        Raises:
            UsageError: there is no landing folder, or the first build finds a setting wrong.
            DataError: another `dms watch` is there, or the one build that was asked for failed.
            KeyboardInterrupt: told to end in the middle of a build.
        """
        with alone(self._folder.root):
            self._read_to = self._events.end()
            self._write_missing_events()
            self._arrivals.look()
            is_first = True
            while self._wait_for_work():
                error = self._work()
                if error and (is_once or (is_first and isinstance(error, UsageError))):
                    raise error
                if is_once:
                    return
                is_first = False
            out.print("ended; nothing was going on")

    def _wait_for_work(self) -> bool:
        """Look until there is something to do; whether there is, and it is not time to end."""
        try:
            with working("watching", has_lines=False) as stage:
                stage.say(str(self._landing))
                while True:
                    self._wait(self._every)
                    self._look()
                    if self._is_due or self._is_hindered or self._arrivals.has_news:
                        return True
        except KeyboardInterrupt:
            return False

    def _look(self) -> None:
        try:
            self._arrivals.look()
        except UsageError as error:
            self._say_once(error)
        else:
            self._trouble = self._trouble if self._is_hindered else ""

    def _work(self) -> UserError | None:
        """Build, and say in a line what came of it; gives the error that ended it."""
        handed = self._arrivals.hand_over()
        intake = Intake(lambda path: is_as_handed(path, handed), is_due=self._is_due)
        error: UserError | None = None
        start = time.monotonic()
        try:
            self._build(intake)
        except BusyError as busy:
            self._is_hindered = True
            self._is_due |= intake.summary.has_news
            self._say_once(busy)
            return busy
        except UserError as failed:
            error = failed
            if intake.report.status == "running":
                intake.report.end(failed)
        self._is_hindered = self._is_due = False
        self._trouble = ""
        if has_landed(intake):
            self._arrivals.finish(handed)
        events, self._read_to = self._events.read(self._read_to)
        line = describe(intake, events, error)
        if line:
            seconds = time.monotonic() - start
            now = datetime.now().astimezone()
            out.print(escape(f"{now:%H:%M:%S} {line}, {seconds:,.0f} s"), soft_wrap=True)
        if self._command and (line or events):
            notify(self._command, json.dumps({**asdict(intake.report), "events": events}, indent=2))
        return error

    def _say_once(self, error: UserError) -> None:
        if str(error) != self._trouble:
            self._trouble = str(error)
            tell(f"{error}; looking again every {self._every:g} s")

    def _write_missing_events(self) -> None:
        """What a kill kept from being written of the published build."""
        if not (build := self._folder.current()):
            return
        try:
            with self._folder.locked(), duckdb.connect(":memory:") as connection:
                write_events(connection, self._folder, build)
        except DataError:
            return  # the build tells what is wrong; and who publishes now writes them


def has_landed(intake: Intake) -> bool:
    """Whether landing came to its end, so that each file has its fate."""
    return "landing" in intake.report.stages and intake.summary.error is None


def describe(intake: Intake, events: list[dict[str, Any]], error: UserError | None) -> str:
    """One line on a build; empty where there was nothing to do."""
    report = intake.report
    files = _count_files(intake.summary)
    if report.status == NOTHING_NEW:
        return f"nothing to build: {files}" if files else ""
    if report.build is None:
        return f"{report.status}: {error or report.message}" + (f" ({files})" if files else "")
    parts = [f"build {report.build} (as of {report.as_of_date})", files, _count(events, report)]
    return ", ".join(part for part in parts if part)


def _count_files(summary: Summary) -> str:
    total = summary.total()
    counts = {
        "landed": total.files_landed,
        "known before": total.files_skipped,
        "refused (see above)": total.files_refused,
    }
    return ", ".join(
        f"{count:,} file{'' if count == 1 else 's'} {what}"
        for what, count in counts.items()
        if count
    )


def _count(events: list[dict[str, Any]], report: Report) -> str:
    entered = sum(event["event"] == "entered" for event in events)
    text = f"{entered:,} entered, {len(events) - entered:,} left"
    worse = len(report.news)
    return f"{text}, {worse} findings new or worse (dms status)" if worse else text


@contextmanager
def alone(published: Path) -> Iterator[None]:
    """Be the only one that watches for this published folder.

    Raises:
        DataError: another process is, or the folder cannot be written.
    """
    try:
        published.mkdir(parents=True, exist_ok=True)
        lock = (published / LOCK).open("a+", encoding="utf-8")
    except OSError as error:
        raise DataError(
            f"{published}: cannot be written ({error.strerror}); mend that, or name another place "
            "with DMS_PUBLISHED"
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise DataError(
                f"{published}: another `dms watch` publishes into this folder already; stop that "
                "one first, or name another folder with DMS_PUBLISHED"
            ) from error
        yield
