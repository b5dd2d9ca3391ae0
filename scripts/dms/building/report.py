"""What a build did, for machines: published/build.json, `dms build --json` and --notify."""

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from rich.markup import escape

from dms.console import err
from dms.errors import HeldError, UserError
from dms.news import NewsLine
from dms.progress import Stage, working
from dms.publishing.examined import Examined

REPORT = "build.json"
NOTHING_NEW = "nothing_new"
_CHANNELS = ("email", "sms", "phone", "mail")


@dataclass
class Report:
    """One run of `dms build`.

    status          running, published, held, looked_back, not_published, failed or stopped;
                    nothing_new where `dms watch` found that nothing had to be built
    exit_status     of the command
    message         the error, or why nothing is published; empty when all is well
    started_at      UTC, ISO 8601
    stages          seconds of landing, dbt and publishing, as far as it came
    build           number of the published build, None where none was published
    as_of_date      the day that it looks from
    figures         figure, item, before (of the published build, null for none), now, beyond (the
                    limit that is broken, in words)
    findings        name, count (but for the acknowledged ones), acknowledged, where, look_in
    news            finding, feed, change (new or worse), more, count, codes, look_in: what the
                    published build had not; without codes that somebody may have typed
    rest            as_before, settled and acknowledged: how many findings are none of the news
    segments        name, members, and members by channel: email, sms, phone, mail
    history         what became of the day in the history of segments: status (kept, same_day,
                    refused, partial or withdrawn) and reason; empty where a build failed or did not
                    come near it
    """

    status: str = "running"
    exit_status: int = 0
    message: str = ""
    started_at: str = field(
        default_factory=lambda: datetime.now(timezone.utc).isoformat(timespec="seconds")
    )
    stages: dict[str, float] = field(default_factory=dict)
    build: int | None = None
    as_of_date: str | None = None
    figures: list[dict[str, Any]] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)
    news: list[dict[str, Any]] = field(default_factory=list)
    rest: dict[str, int] = field(default_factory=dict)
    segments: list[dict[str, Any]] = field(default_factory=list)
    history: dict[str, str] = field(default_factory=dict)

    def end(self, error: UserError) -> None:
        """Note the error with which it ended."""
        if isinstance(error, HeldError):
            self.status = "held"
        elif self.status == "running":
            self.status = "failed"
        self.exit_status, self.message = error.exit_status, str(error)

    @contextmanager
    def stage(self, name: str, *, is_silent: bool = False) -> Iterator[Stage]:
        """Show and time a part of the build, also one that fails; `is_silent` as in `working`."""
        start = time.monotonic()
        try:
            with working(name, is_silent=is_silent) as stage:
                yield stage
        finally:
            self.stages[name] = round(time.monotonic() - start, 3)

    def describe(self, examined: Examined) -> None:
        """Take in what was built, and how it differs from the published build."""
        self.figures = [
            {
                "figure": figure.name,
                "item": figure.item,
                "before": figure.before,
                "now": figure.now,
                "beyond": figure.beyond,
            }
            for figure in examined.figures
        ]
        self.findings = [asdict(finding) for finding in examined.findings]
        self.segments = [
            {
                "name": line.name,
                "members": line.members,
                **dict(zip(_CHANNELS, line.reachable, strict=True)),
            }
            for line in examined.segments
        ]
        if news := examined.news:
            self.news = [_describe(line) for line in news.lines]
            self.rest = {
                "as_before": news.as_before,
                "settled": news.settled,
                "acknowledged": news.acknowledged,
            }

    @property
    def document(self) -> str:
        """The report as one JSON document."""
        return json.dumps(asdict(self), indent=2)

    def write(self, published: Path) -> None:
        """Write it into the published folder, in the place of the last one's."""
        unfinished = published / f".unfinished-{REPORT}"
        try:
            unfinished.write_text(self.document + "\n", encoding="utf-8")
            unfinished.replace(published / REPORT)
        except OSError as error:
            err.print(
                escape(f"{published / REPORT}: not written ({error.strerror})"), soft_wrap=True
            )

    def notify(self, command: str) -> None:
        """Run a command of the shell with the report on its standard input."""
        notify(command, self.document)


def notify(command: str, document: str) -> None:
    """Run a command of the shell with a document on its standard input, and say if it fails."""
    result = subprocess.run(command, shell=True, input=document, text=True, check=False)
    if result.returncode:
        err.print(
            escape(f"--notify {command}: ended with exit status {result.returncode}"),
            soft_wrap=True,
        )


def _describe(line: NewsLine) -> dict[str, Any]:
    """A line of the news without codes that no seed has: the report is not for the owner alone."""
    is_typed = line.look_in == "quality.unknown_codes"
    return {
        "finding": line.finding,
        "feed": line.feed,
        "change": line.change,
        "more": line.more,
        "count": line.count,
        "codes": [] if is_typed else [item.code for item in line.items],
        "look_in": line.look_in,
    }
