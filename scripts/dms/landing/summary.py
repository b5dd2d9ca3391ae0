"""What a landing did, and how it is shown."""

from dataclasses import dataclass, field

from rich import box
from rich.markup import escape
from rich.table import Table

from dms.console import err, out


@dataclass
class TableSummary:
    """Figures of one raw table, or of what lies in a feed's folder and fits none."""

    files_landed: int = 0
    files_skipped: int = 0
    files_refused: int = 0
    rows_landed: int = 0
    rows_rejected: int = 0


@dataclass
class Summary:
    """Figures by feed and table; a line for each file that did not land, and for each oddity."""

    tables: dict[tuple[str, str], TableSummary] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    vins_decoded: int = 0

    def of(self, feed: str, table: str) -> TableSummary:
        """The figures of a table, zero at first."""
        return self.tables.setdefault((feed, table), TableSummary())

    @property
    def rows_rejected(self) -> int:
        """Lines that could not be read, over all tables."""
        return sum(figures.rows_rejected for figures in self.tables.values())


def print_summary(summary: Summary) -> None:
    """The table on standard output, then a line each for what wants attention on the other."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    table.add_column("landing", no_wrap=True)
    for heading in ("files", "skipped", "refused", "rows", "rejected"):
        table.add_column(heading, justify="right", no_wrap=True)
    for (feed, name), figures in sorted(summary.tables.items()):
        numbers = [f"{number:,}" for number in vars(figures).values()]
        table.add_row(escape(".".join(filter(None, (feed, name)))), *numbers)
    out.print(table)
    if summary.vins_decoded:
        out.print(f"{summary.vins_decoded:,} new VINs decoded")
    for notice in summary.notices:
        err.print(f"[yellow]note:[/] {escape(notice)}", soft_wrap=True)
    if summary.rows_rejected:
        err.print(
            f"[yellow]note:[/] lines that could not be read: {summary.rows_rejected:,}; "
            "landing.rejected_rows has each with its reason",
            soft_wrap=True,
        )
    for problem in summary.problems:
        err.print(f"[bold red]not landed:[/] {escape(problem)}", soft_wrap=True)
