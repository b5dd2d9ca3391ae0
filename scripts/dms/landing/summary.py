"""What a landing did, or would do: the figures of files, tables and feeds."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from dms.console import readable
from dms.landing.decide import Decision, What
from dms.landing.rows.target import Landed

State = Literal["landed", "skipped", "refused"]

STATES: dict[What, State] = {
    "new": "landed",
    "known": "skipped",
    "renamed": "skipped",
    "redated": "skipped",
    "ahead": "refused",
    "refused": "refused",
}
"""What each decision came to."""


@dataclass(frozen=True)
class FileResult:
    """What became of a file: `rows` landed and `rejected` lines; `reason` when it did not land."""

    file: str
    feed: str | None
    table: str | None
    state: State
    bytes: int
    rows: int = 0
    rejected: int = 0
    reason: str | None = None


@dataclass
class TableSummary:
    """Figures of one raw table, or of what lies in a feed's folder and fits none."""

    files_landed: int = 0
    files_skipped: int = 0
    files_refused: int = 0
    bytes_landed: int = 0
    rows_landed: int = 0
    rows_rejected: int = 0

    def add(self, result: FileResult) -> None:
        """Count a file."""
        if result.state == "landed":
            self.files_landed += 1
            self.bytes_landed += result.bytes
        elif result.state == "skipped":
            self.files_skipped += 1
        else:
            self.files_refused += 1
        self.rows_landed += result.rows
        self.rows_rejected += result.rejected


@dataclass
class Summary:
    """What became of each file; a line for each oddity; the error that ended the run, if any.

    In a dry run the states say what would happen, and rows are not counted.
    """

    is_dry_run: bool = False
    files: list[FileResult] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    vins_decoded: int = 0
    error: str | None = None
    has_news: bool = False
    """Whether the warehouse is not as before: rows landed, or landed ones have another date."""

    def add(self, decision: Decision, landed: Landed) -> None:
        """Tell what became of a file."""
        file, reason = decision.file, decision.reason
        if decision.landed_as:
            reason = f"its bytes have landed already, as {decision.landed_as}"
        self.has_news |= decision.what in ("new", "renamed", "redated")
        shown = None if reason is None else readable(" ".join(reason.split()))
        self.files.append(
            FileResult(
                *(file.label, file.feed, file.table, STATES[decision.what], file.bytes),
                *(landed.rows_landed, landed.rows_rejected, shown),
            )
        )
        if landed.unknown_columns:
            names = ", ".join(landed.unknown_columns)
            keeps = "would keep" if self.is_dry_run else "kept"
            self.notice(f"{file.label}: {keeps} columns its layout does not name: {names}")

    def notice(self, text: str) -> None:
        """Note an oddity that stops nothing."""
        self.notices.append(readable(text))

    @property
    def problems(self) -> list[str]:
        """A line for each file that does not land: its name, why, and what to do."""
        return [f"{file.file}: {file.reason}" for file in self.files if file.state == "refused"]

    @property
    def tables(self) -> dict[tuple[str, str], TableSummary]:
        """Figures by feed and table, in their order."""
        found: dict[tuple[str, str], TableSummary] = {}
        for file in sorted(self.files, key=lambda file: (file.feed or "", file.table or "")):
            key = (file.feed or "(no feed)", file.table or "(no table)")
            found.setdefault(key, TableSummary()).add(file)
        return found

    def of(self, feed: str, table: str) -> TableSummary:
        """The figures of a table, zero without files."""
        return self.tables.get((feed, table), TableSummary())

    def total(self, feed: str | None = None) -> TableSummary:
        """The figures of a feed, or of all."""
        return add_up(figures for (name, _), figures in self.tables.items() if feed in (None, name))

    def as_document(self) -> dict[str, Any]:
        """All of it for machines, as docs/exports.md describes it."""
        tables = self.tables
        feeds = dict.fromkeys(feed for feed, _ in tables)
        return {
            "dry_run": self.is_dry_run,
            "error": self.error,
            "totals": asdict(self.total()),
            "vins_decoded": self.vins_decoded,
            "feeds": [
                {
                    "feed": feed,
                    **asdict(self.total(feed)),
                    "tables": [
                        {"table": table, **asdict(figures)}
                        for (of_feed, table), figures in tables.items()
                        if of_feed == feed
                    ],
                }
                for feed in feeds
            ],
            "files": [asdict(file) for file in self.files],
            "notices": self.notices,
        }


def add_up(parts: Iterable[TableSummary]) -> TableSummary:
    """The sum of some figures."""
    total = TableSummary()
    for part in parts:
        for name, number in vars(part).items():
            setattr(total, name, getattr(total, name) + number)
    return total
