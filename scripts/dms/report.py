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

import duckdb
from rich.markup import escape

from dms.console import err
from dms.findings import read_findings
from dms.publishing.files import file_name
from dms.publishing.guards import compare_figures
from dms.summary import read_segments
from dms.warehouse import attach_read_only

REPORT = "build.json"
_CHANNELS = ("email", "sms", "phone", "mail")


@dataclass
class Report:
    """One run of `dms build`.

    status          running, published, held, looked_back, not_published, failed or stopped
    exit_status     of the command
    message         the error, or why nothing is published; empty when all is well
    started_at      UTC, ISO 8601
    stages          seconds of landing, dbt and publishing, as far as it came
    build           number of the published build, None where none was published
    as_of_date      the day that it looks from
    figures         figure, item, before (of the published build, null for none), now, beyond (the
                    limit that is broken, in words)
    findings        name, count, where, look_in, as the build prints them
    segments        name, members, and members by channel: email, sms, phone, mail
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
    segments: list[dict[str, Any]] = field(default_factory=list)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time a part of the build, also one that fails."""
        start = time.monotonic()
        try:
            yield
        finally:
            self.stages[name] = round(time.monotonic() - start, 3)

    def describe(self, folder: Path, before: Path | None) -> None:
        """Take in what the serving files in `folder` hold.

        `before` is the segments file to compare with, None before the first build.
        """
        segments = folder / file_name("segments")
        with duckdb.connect(":memory:") as connection:
            attach_read_only(connection, segments, "written")
            figures = compare_figures(connection, "written", before)
        self.figures = [
            {
                "figure": figure.name,
                "item": figure.item,
                "before": figure.before,
                "now": figure.now,
                "beyond": figure.beyond,
            }
            for figure in figures
        ]
        self.findings = [asdict(finding) for finding in read_findings(segments)]
        self.segments = [
            {
                "name": line.name,
                "members": line.members,
                **dict(zip(_CHANNELS, line.reachable, strict=True)),
            }
            for line in read_segments(segments)
        ]

    @property
    def members_before(self) -> dict[str, int]:
        """Members of each segment in the build of before, of those that it had."""
        return {
            figure["item"]: int(figure["before"])
            for figure in self.figures
            if figure["figure"] == "segment_members" and figure["before"] is not None
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
        result = subprocess.run(command, shell=True, input=self.document, text=True, check=False)
        if result.returncode:
            err.print(
                escape(f"--notify {command}: ended with exit status {result.returncode}"),
                soft_wrap=True,
            )
