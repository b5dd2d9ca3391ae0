"""A landing's summary for people."""

import json
import sys
from itertools import groupby

from rich.filesize import decimal
from rich.markup import escape
from rich.table import Table

from dms.console import err, out, plain_table
from dms.landing.summary import Summary, TableSummary

WOULD = {"landed": "would land", "skipped": "would skip", "refused": "would refuse"}


def print_document(summary: Summary) -> None:
    """All of it as JSON on standard output."""
    # Not by rich, which would fold long lines; ASCII, so that no terminal's encoding matters.
    sys.stdout.write(json.dumps(summary.as_document(), indent=2) + "\n")


def print_summary(summary: Summary, *, is_brief: bool = False) -> None:
    """Figures on standard output, then a line each for what wants attention on the other.

    `is_brief`: of tables without a new file only how many files lie there.
    """
    if summary.is_dry_run:
        _print_plan(summary)
    else:
        _print_figures(summary, is_brief)
    for notice in summary.notices:
        err.print(f"[yellow]note:[/] {escape(notice)}", soft_wrap=True)
    if rejected := summary.total().rows_rejected:
        err.print(
            f"[yellow]note:[/] lines that could not be read: {rejected:,}; "
            "landing.rejected_rows has each with its reason",
            soft_wrap=True,
        )
    if not summary.is_dry_run:
        for problem in summary.problems:
            err.print(f"[bold red]not landed:[/] {escape(problem)}", soft_wrap=True)


def _print_figures(summary: Summary, is_brief: bool) -> None:
    """A line for each table, below one for its feed where it has several, and one for all."""
    tables = {
        name: figures
        for name, figures in summary.tables.items()
        if not is_brief or figures.files_landed or figures.files_refused
    }
    if tables or not is_brief:
        out.print(_figures_table(summary, tables))
    if is_brief:
        skipped = summary.total().files_skipped
        new = "" if tables else "landing: nothing new; "
        if skipped or new:
            out.print(f"{new}{skipped:,} files had landed before")
    if summary.vins_decoded:
        out.print(f"{summary.vins_decoded:,} VINs decoded")


def _figures_table(summary: Summary, tables: dict[tuple[str, str], TableSummary]) -> Table:
    table = plain_table()
    table.add_column("landing", no_wrap=True)
    for heading in ("files", "skipped", "refused", "bytes", "rows", "rejected"):
        table.add_column(heading, justify="right", no_wrap=True)
    feeds = [list(group) for _, group in groupby(tables.items(), key=lambda item: item[0][0])]
    for of_feed in feeds:
        feed = of_feed[0][0][0]
        if len(of_feed) > 1:
            table.add_row(escape(feed), *_numbers(summary.total(feed)), style="bold")
        for (_, name), figures in of_feed:
            label = f"  {name}" if len(of_feed) > 1 else f"{feed}.{name}"
            table.add_row(escape(label), *_numbers(figures))
    if len(feeds) > 1:
        table.add_row("all", *_numbers(summary.total()), style="bold")
    return table


def _numbers(figures: TableSummary) -> list[str]:
    return [
        decimal(number) if name == "bytes_landed" else f"{number:,}"
        for name, number in vars(figures).items()
    ]


def _print_plan(summary: Summary) -> None:
    """What would happen, file by file."""
    for file in summary.files:
        target = f" to {file.feed}.{file.table}, {decimal(file.bytes)}"
        why = f": {file.reason}" if file.reason else target
        out.print(f"{WOULD[file.state]:<12} {escape(file.file + why)}", soft_wrap=True)
    total = summary.total()
    out.print(
        f"{total.files_landed:,} files would land ({decimal(total.bytes_landed)}), "
        f"{total.files_skipped:,} be skipped, {total.files_refused:,} refused; nothing was written",
        soft_wrap=True,
    )
